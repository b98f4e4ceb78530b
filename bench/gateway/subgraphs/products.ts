import { ITEMS, PRODUCTS } from './data.ts';
import type { SubgraphSource } from './source.ts';

export const products: SubgraphSource = {
  sdl: `
    extend type Query { topProducts(first: Int = 5): [Product], listItems(first: Int = 1000): [Item] }
    type Product @key(fields: "upc") { upc: String!, name: String, price: Int, weight: Int }
    type Item @key(fields: "id") { id: ID!, title: String, price: Int }
  `,
  resolvers: {
    Query: {
      topProducts: (_: unknown, { first }: { first: number }) => PRODUCTS.slice(0, first),
      listItems: (_: unknown, { first }: { first: number }) => ITEMS.slice(0, first),
    },
    Product: { __resolveReference: ({ upc }: { upc: string }) => PRODUCTS.find((product) => product.upc === upc) ?? null },
    Item: { __resolveReference: ({ id }: { id: string }) => ITEMS[Number(id) - 1] ?? null },
  },
};
