import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { SUBGRAPHS } from '../../../gateway/supergraph/project-subgraphs.ts';
import { scopes } from '../../../platform/auth/scopes.ts';
import { ACCESS_PAGE, renderAccessPage } from '../../../scripts/access-page.ts';
import { parseAccessTable, readAccessTable } from '../../../scripts/access-rules.ts';
import { access as analytics } from '../../../subgraphs/analytics/domain/access.ts';
import { access as assessment } from '../../../subgraphs/assessment/domain/access.ts';
import { access as content } from '../../../subgraphs/content/domain/access.ts';
import { access as social } from '../../../subgraphs/social/domain/access.ts';
import { access as user } from '../../../subgraphs/user/domain/access.ts';
import { annotatedFields, loadProjectSupergraph } from '../../support/annotations.ts';

const tables: Record<(typeof SUBGRAPHS)[number], object> = { content, user, analytics, assessment, social };
/** They save others the reading of memberships, and say nothing of their own. */
const SHORTCUTS = new Set(['isPublic', 'isOpen', 'isOwn', 'seeLockedQuestions']);

it('finds docs/access.md as the schemas and the tables of rules say it: npm run docs', async () => {
  expect(await readFile(ACCESS_PAGE, 'utf8')).toBe(await renderAccessPage());
});

it('gives every annotated field and every scope a row', async () => {
  const page = await renderAccessPage();
  const { supergraphSchema } = await loadProjectSupergraph();
  const said = annotatedFields(supergraphSchema).filter(
    ({ isInaccessible, isPublic, isAuthenticated, scopes, policies }) =>
      !isInaccessible && (isPublic || isAuthenticated || scopes.length + policies.length > 0),
  );
  const rows = [...said.map(({ coordinate }) => coordinate), ...Object.keys(scopes)];
  expect(rows.length).toBeGreaterThan(80);
  expect(rows.filter((name) => !new RegExp(`^\\| \`${name}\``, 'm').test(page))).toEqual([]);
});

describe('the table of rules', () => {
  it.each(SUBGRAPHS)('of %s is read whole', async (subgraph) => {
    const { rules } = await readAccessTable(subgraph);
    const rulesOfCode = Object.keys(tables[subgraph]).filter((name) => !SHORTCUTS.has(name));
    expect(rules.map(({ name }) => name)).toEqual(rulesOfCode);
  });

  it('is refused where a rule has no description', () => {
    const source = 'export const access = {\n  /** For all. */\n  see: () => true,\n  change: () =>\n    false,\n};\n';
    expect(() => parseAccessTable(source, 'access.ts')).toThrow('access.ts: the rule "change" has no description');
  });

  it('is read with what is said of it, without what is meant for programmers', () => {
    const source =
      '/**\n * Rules.\n *\n * Staff teach.\n */\nexport const access = {\n  /**\n   * Courses,\n   * and more.\n   * @param key internal\n   */\n  see: (key: number) => ({\n    key,\n  }),\n  /** True where `see` holds. */\n  isOpen,\n};\n';
    expect(parseAccessTable(source, 'access.ts')).toEqual({
      notes: 'Staff teach.',
      rules: [{ name: 'see', description: 'Courses, and more.' }],
    });
  });
});
