import { readFile } from 'node:fs/promises';
import { projectPath } from '../platform/project-path.ts';

/** A rule of a subgraph's table, as its docstring says it. */
export type AccessRule = { name: string; description: string };

/** The table of one subgraph. `notes` is Markdown that belongs to the table as a whole; often empty. */
export type AccessTable = { subgraph: string; file: string; notes: string; rules: AccessRule[] };

const TABLE = /(?:\/\*\*(?<notes>(?:(?!\*\/)[^])*)\*\/\n)?export const access = \{\n(?<body>[^]*?)\n\};\n/;
/** A member stands two spaces in, and its docstring, if it has one, right before it. */
const MEMBER = /(?:^ {2}\/\*\*(?<docstring>(?:(?!\*\/)[^])*)\*\/\n)?^ {2}(?<name>[a-z]\w*)(?=[:,])/gm;

/** Rules that only save others the reading of memberships: they say nothing of their own. */
const isShortcut = ({ description }: AccessRule) => description.startsWith('True where');

/**
 * The table of rules of a subgraph, `access` in its domain/access.ts, in its order.
 * @throws Error that names a rule without a docstring
 */
export async function readAccessTable(subgraph: string): Promise<AccessTable> {
  const file = `subgraphs/${subgraph}/domain/access.ts`;
  return { subgraph, file, ...parseAccessTable(await readFile(projectPath(file), 'utf8'), file) };
}

/** @throws Error that names a rule without a docstring, or says that there is no table */
export function parseAccessTable(source: string, file: string): Pick<AccessTable, 'notes' | 'rules'> {
  const groups = TABLE.exec(source)?.groups;
  if (!groups) throw new Error(`${file} has no table of rules called "access"`);
  const rules = [...(groups['body'] ?? '').matchAll(MEMBER)].map(({ groups: { name = '', docstring = '' } = {} }) => {
    const description = paragraphs(docstring).join(' ');
    if (description === '') throw new Error(`${file}: the rule "${name}" has no description`);
    return { name, description };
  });
  return {
    notes: paragraphs(groups['notes'] ?? '')
      .slice(1)
      .join('\n\n'),
    rules: rules.filter((rule) => !isShortcut(rule)),
  };
}

/** Without the stars and without `@param`; tables keep their lines. */
function paragraphs(docstring: string): string[] {
  return docstring
    .replace(/^\s*\*? ?/gm, '')
    .replace(/@param[^]*$/, '')
    .split(/\n\s*\n/)
    .map((paragraph) => (paragraph.includes('|') ? paragraph.trim() : paragraph.replace(/\s+/g, ' ').trim()))
    .filter((paragraph) => paragraph !== '');
}
