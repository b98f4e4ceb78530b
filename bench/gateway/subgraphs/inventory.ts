import { ITEMS, PRODUCTS } from './data.ts';
import type { SubgraphSource } from './source.ts';

type Parcel = { price: number | null; weight: number | null };

const isProductInStock = new Map(PRODUCTS.map(({ upc, inStock }) => [upc, inStock]));
const isItemInStock = new Map(ITEMS.map(({ id, inStock }) => [id, inStock]));

export const inventory: SubgraphSource = {
  sdl: `
    extend type Product @key(fields: "upc") {
      upc: String! @external
      weight: Int @external
      price: Int @external
      inStock: Boolean
      shippingEstimate: Int @requires(fields: "price weight")
    }
    extend type Item @key(fields: "id") { id: ID! @external, inStock: Boolean }
  `,
  resolvers: {
    Product: {
      __resolveReference: (key: { upc: string }) => ({ ...key, inStock: isProductInStock.get(key.upc) }),
      // What costs much is sent for nothing, everything else for half its weight.
      shippingEstimate: ({ price, weight }: Parcel) => ((price ?? 0) > 1000 ? 0 : weight === null ? null : weight / 2),
    },
    Item: { __resolveReference: ({ id }: { id: string }) => ({ id, inStock: isItemInStock.get(id) }) },
  },
};
