import { SUBGRAPHS } from './model.ts';
import type { Graph, GraphEntity, GraphField } from './graph.ts';

const DIRECTIVES = ['@key', '@shareable', '@external', '@requires', '@provides', '@override', '@interfaceObject'];
const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${DIRECTIVES.map((name) => `"${name}"`).join(', ')}])`;
const LEAVES = 'enum Shade { DARK LIGHT }\nscalar Blob';

/** The SDL of each subgraph that has anything. */
export function sdlOf(graph: Graph): { name: string; sdl: string }[] {
  const all = SUBGRAPHS.map((name) => ({ name, sdl: subgraphSdl(graph, name) })).filter(({ sdl }) => sdl.includes('type Query'));
  return graph.interfaceObject ? [...all, { name: 'd', sdl: interfaceObjectSdl() }] : all;
}

function subgraphSdl(graph: Graph, subgraph: string): string {
  const here = graph.entities.filter(({ keys }) => keys.has(subgraph));
  const isInterfaceHome = graph.interfaceHome === subgraph;
  const entities = here.map((entity) => entitySdl(entity, subgraph, isInterfaceHome && entity.isMember));
  const fields = here.flatMap(({ fields }) => fields.filter(({ directives }) => directives.has(subgraph)));
  const used = new Set(fields.map(({ named }) => named));
  const values = graph.values
    .filter(({ name }) => used.has(name))
    .map(({ name, fields }) => `type ${name} @shareable { ${fields.map(fieldSdl('')).join(' ')} }`);
  const isUnionHome = graph.unionHome === subgraph && here.length > 0;
  const roots = [
    ...here.flatMap(({ name }) => [`get${name}_${subgraph}(id: ID!): ${name}`, `all${name}_${subgraph}: [${name}!]`]),
    ...(isInterfaceHome ? ['things: [Thing]'] : []),
    ...(isUnionHome ? ['anything: [Any!]!'] : []),
  ];
  const changes = here.map(({ name }) => `touch${name}_${subgraph}(id: ID!): ${name}`);
  return [
    LINK,
    LEAVES,
    ...(isInterfaceHome ? ['interface Thing @key(fields: "id") { id: ID! label: String }'] : []),
    ...(isUnionHome ? [`union Any = ${here.map(({ name }) => name).join(' | ')}`] : []),
    ...entities,
    ...values,
    ...(roots.length > 0
      ? [`type Query { ${roots.join(' ')} }`, ...(changes.length > 0 ? [`type Mutation { ${changes.join(' ')} }`] : [])]
      : []),
  ].join('\n');
}

const interfaceObjectSdl = (): string =>
  [
    LINK,
    'type Thing @key(fields: "id") @interfaceObject { id: ID! extra(n: Int): String weight: Int! peers: [Thing!] }',
    'type Query { someThings: [Thing!] }',
  ].join('\n');

function entitySdl({ name, fields, keys, resolvable }: GraphEntity, subgraph: string, isMember: boolean): string {
  const style = keys.get(subgraph) ?? 'id';
  const keyFields = style === 'both' ? ['id', 'code'] : [style];
  const flag = resolvable.has(subgraph) ? '' : ', resolvable: false';
  const own = fields.flatMap((field) => {
    const directives = field.directives.get(subgraph);
    return directives === undefined ? [] : [fieldSdl(directives)(field)];
  });
  return [
    `type ${name}${isMember ? ' implements Thing' : ''}`,
    ...keyFields.map((key) => `@key(fields: "${key}"${flag})`),
    `{ ${[...keyFields.map((key) => `${key}: ${key === 'id' ? 'ID' : 'String'}!`), ...(isMember ? ['label: String'] : []), ...own].join(' ')} }`,
  ].join(' ');
}

const fieldSdl =
  (directives: string) =>
  ({ name, type, hasArgument }: GraphField): string =>
    `${name}${hasArgument ? '(n: Int)' : ''}: ${type} ${directives}`;
