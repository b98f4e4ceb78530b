import type { Operation, Selection } from './operations.ts';
import type { Given, Value } from './values.ts';
import { pickId, type World } from './world.ts';

export type Rendered = { query: string; variables: Record<string, unknown>; operationName: string | null };

/** What a document is collected in while it is written. */
type Document = { world: World; fragments: string[]; declared: string[]; variables: Record<string, unknown>; conditions: number };

/** The document of an operation, with the ids of this world in it. Selections that could not be merged get aliases. */
export function render({ kind, name, selections }: Operation, world: World): Rendered {
  const document: Document = { world, fragments: [], declared: [], variables: {}, conditions: 0 };
  const body = renderSelections(selections, document, new Map());
  const declared = document.declared.length > 0 ? `(${document.declared.join(', ')})` : '';
  const head = kind === 'query' && !name && !declared ? '' : `${kind}${name ? ` ${name}` : ''}${declared} `;
  return { query: [`${head}${body}`, ...document.fragments].join('\n'), variables: document.variables, operationName: name };
}

/** @param taken the names of answers in this object, fragments included, with the field that each is of */
function renderSelections(selections: readonly Selection[], document: Document, taken: Map<string, string>): string {
  return `{ ${selections.map((one) => renderSelection(one, document, taken)).join(' ')} }`;
}

function renderSelection(selection: Selection, document: Document, taken: Map<string, string>): string {
  const directive = renderCondition(selection.condition, document);
  if (selection.kind === 'fragment') {
    const of = renderSelections(selection.of, document, taken);
    const on = selection.on === null ? '' : ` on ${selection.on}`;
    if (!selection.isNamed || selection.on === null) return `...${on}${directive} ${of}`;
    const name = `F${document.fragments.length}`;
    document.fragments.push(`fragment ${name}${on} ${of}`);
    return `...${name}${directive}`;
  }
  const args = selection.args.map(({ name, given }) => `${name}: ${renderGiven(given, document)}`);
  const isSimple = args.length === 0 && selection.of === null;
  const alias = aliasFor(selection.alias ?? selection.name, selection.name, isSimple, taken);
  const field = alias === selection.name ? selection.name : `${alias}: ${selection.name}`;
  const of = selection.of === null ? '' : ` ${renderSelections(selection.of, document, new Map())}`;
  return `${field}${args.length > 0 ? `(${args.join(', ')})` : ''}${directive}${of}`;
}

/** The same leaf may stand twice under one name; anything else could not be merged. */
function aliasFor(wanted: string, field: string, isSimple: boolean, taken: Map<string, string>): string {
  const isFree = (name: string) => !taken.has(name) || (isSimple && taken.get(name) === field);
  let alias = wanted;
  for (let n = 1; !isFree(alias); n += 1) alias = `${wanted}_${n}`;
  taken.set(alias, field);
  return alias;
}

function renderCondition(condition: Selection['condition'], document: Document): string {
  if (condition === 'none') return '';
  if (condition === 'literal') return ' @include(if: true)';
  document.conditions += 1;
  const name = `c${document.conditions}`;
  document.declared.push(`$${name}: Boolean!`);
  document.variables[name] = false;
  return ` @skip(if: $${name})`;
}

function renderGiven({ type, value, asVariable }: Given, document: Document): string {
  const isLiteral = value.kind === 'raw' || (!asVariable && hasLiteral(value));
  if (isLiteral) return renderLiteral(value, document);
  const name = `v${document.declared.length}`;
  document.declared.push(`$${name}: ${type}`);
  document.variables[name] = toJson(value, document.world);
  return `$${name}`;
}

/** Objects whose names are no names cannot stand in a document. */
const hasLiteral = (value: Value): boolean => value.kind !== 'json' || typeof value.json !== 'object' || value.json === null;

function renderLiteral(value: Value, document: Document): string {
  switch (value.kind) {
    case 'raw':
      return value.text;
    case 'enum':
      return value.name;
    case 'list':
      return `[${value.items.map((item) => renderGiven(item, document)).join(', ')}]`;
    case 'object':
      return `{ ${value.fields.map(({ name, given }) => `${name}: ${renderGiven(given, document)}`).join(', ')} }`;
    case 'json':
    case 'id':
    case 'cursor':
      return JSON.stringify(toJson(value, document.world));
    default:
      throw new TypeError('There is no such value');
  }
}

/** As a variable. Texts of no document are texts here, too. */
function toJson(value: Value, world: World): unknown {
  switch (value.kind) {
    case 'json':
      return value.json;
    case 'raw':
      return value.text;
    case 'enum':
      return value.name;
    case 'id':
      return pickId(world, value.of, value.pick) ?? `${value.of}_none`;
    case 'cursor':
      return world.cursors[value.pick % world.cursors.length] ?? 'no-cursor';
    case 'list':
      return value.items.map((item) => toJson(item.value, world));
    case 'object':
      return Object.fromEntries(value.fields.map(({ name, given }) => [name, toJson(given.value, world)]));
    default:
      throw new TypeError('There is no such value');
  }
}
