import type { SubgraphSource } from '../../gateway/subgraphs/source.ts';
import { FEDERATION } from './federation.ts';

/** What a row is, in bytes of an answer, the comma after it included. */
export const ROW_BYTES = 200;

type Row = { id: string; title: string; price: number; inStock: boolean; text: string };

const WORDS =
  'A row of an answer that has a few short fields of several types, and a text that is longer than these, as answers have them. ';

/** Of ids that are all as long as each other, so that rows are. */
function makeRow(number: number): Row {
  const id = String(number).padStart(6, '0');
  const row = { id, title: `Row ${id}`, price: 1_000 + (number % 9_000), inStock: number % 3 === 0, text: '' };
  return { ...row, text: WORDS.padEnd(ROW_BYTES, WORDS).slice(0, ROW_BYTES - 1 - JSON.stringify(row).length) };
}

const makeRows = (count: number): Row[] => Array.from({ length: count }, (_, n) => makeRow(n));

/** Where every operation begins. */
export const catalog: SubgraphSource = {
  sdl: `${FEDERATION}
    type Query { rows(first: Int!): [Row!]!, items(first: Int!): [Item!]!, hub: Hub!, chain: Leg0! }
    type Row { id: ID!, title: String!, price: Int!, inStock: Boolean!, text: String! }
    type Item @key(fields: "id") { id: ID!, title: String! }
    type Hub @key(fields: "id") { id: ID!, s0: Int! }
    type Leg0 @key(fields: "id") { id: ID!, s0: Int! }
  `,
  resolvers: {
    Query: {
      rows: (_: unknown, { first }: { first: number }) => makeRows(first),
      items: (_: unknown, { first }: { first: number }) => makeRows(first),
      hub: () => ({ id: '1', s0: 0 }),
      chain: () => ({ id: '1', s0: 0 }),
    },
  },
};

/** Knows more about each item. */
export const stock: SubgraphSource = {
  sdl: `${FEDERATION}
    type Item @key(fields: "id") { id: ID!, warehouse: String!, left: Int! }
  `,
  resolvers: {
    Item: { __resolveReference: ({ id }: { id: string }) => ({ id, warehouse: `Warehouse ${Number(id) % 7}`, left: Number(id) % 100 }) },
  },
};
