export type Scenario = {
  name: string;
  query: string;
  /** Whether each client is somebody else. Otherwise all are the same, and a gateway may share work between them. */
  isDistinct: boolean;
  /** All that take part: the clients' identities must reach each of them. */
  subgraphs: readonly string[];
  /** Of these those whose root fields are asked for, which a cache of entities does not keep. Default: all of them. */
  roots?: readonly string[];
};

/** The operation of The Guild's public comparison of gateways, as it is there. */
const NESTED = `fragment User on User { id username name }
fragment Review on Review { id body }
fragment Product on Product { inStock name price shippingEstimate upc weight }
query TestQuery {
  users {
    ...User
    reviews {
      ...Review
      product {
        ...Product
        reviews { ...Review author { ...User reviews { ...Review product { ...Product } } } }
      }
    }
  }
  topProducts {
    ...Product
    reviews { ...Review author { ...User reviews { ...Review product { ...Product } } } }
  }
}`;

const ALL = ['accounts', 'inventory', 'products', 'reviews'];

export const SCENARIOS: readonly Scenario[] = [
  { name: 'nested-distinct', query: NESTED, isDistinct: true, subgraphs: ALL, roots: ['accounts', 'products'] },
  { name: 'nested-identical', query: NESTED, isDistinct: false, subgraphs: ALL, roots: ['accounts', 'products'] },
  {
    name: 'one-subgraph',
    query: 'query TopProducts { topProducts(first: 9) { upc name price weight } }',
    isDistinct: true,
    subgraphs: ['products'],
    roots: ['products'],
  },
  {
    name: 'list-1000',
    query: 'query ListItems { listItems(first: 1000) { id title price inStock } }',
    isDistinct: true,
    subgraphs: ['products', 'inventory'],
    roots: ['products'],
  },
  {
    name: 'mutation',
    query: 'mutation AddReview { addReview(upc: "1", body: "Sturdy") { id body product { upc name } author { id username name } } }',
    isDistinct: true,
    subgraphs: ['reviews', 'products', 'accounts'],
    roots: ['reviews'],
  },
];
