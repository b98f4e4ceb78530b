import { buildSubgraphSchema } from '@apollo/subgraph';
import { GraphQLError, parse, type GraphQLSchema } from 'graphql';
import { createReviewFeed, type ReviewFeed } from './review-feed.ts';

export type ShopContext = { headers: Record<string, string> };
export type ShopSubgraph = { name: string; sdl: string; schema: GraphQLSchema };

const LINK = (...imports: string[]) =>
  `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${imports.map((name) => `"${name}"`).join(', ')}])`;

const accounts = `
  ${LINK('@key', '@shareable')}
  type Query { me: User, users: [User!]!, whoAmI: String, boom: String, secret: String, strict: Strict }
  type Mutation { rename(id: ID!, name: String!): User, log(entry: String!): [String!]! }
  type User @key(fields: "id") { id: ID!, name: String @shareable, email: String, broken: String! }
  type Strict { value: String!, other: String }
`;

const catalog = `
  ${LINK('@key')}
  type Query { products(first: Int = 10, maker: MakerInput): [Product!]!, product(id: ID!): Product, items: [Item!]!, search(text: String!): [Hit!]! }
  type Mutation { logCatalog(entry: String!): [String!]! }
  input MakerInput { rating: Int!, tags: [String!] }
  interface Item { id: ID!, title: String }
  type Product implements Item @key(fields: "id") { id: ID!, title: String, price: Int, weight: Int }
  type Manual implements Item @key(fields: "id") { id: ID!, title: String, pages: Int }
  union Hit = Product | Manual
`;

const stock = `
  ${LINK('@key', '@external', '@requires')}
  type Product @key(fields: "id") {
    id: ID!
    price: Int @external
    weight: Int @external
    inStock: Boolean!
    shipping: Int @requires(fields: "price weight")
  }
  type Manual @key(fields: "id") { id: ID!, printed: Boolean }
`;

const reviews = `
  ${LINK('@key', '@external', '@provides', '@shareable')}
  type Query { review(id: ID!): Review }
  type Mutation { addReview(product: ID!, body: String!): Review }
  type Subscription {
    reviewAdded(product: ID, after: String): ReviewUpdate
    reviewPinged: ReviewPing
    tick(to: Int): Int
    refused: ReviewUpdate
  }
  type Review @key(fields: "id") { id: ID!, body: String, author: User @provides(fields: "name"), product: Product }
  type ReviewUpdate { cursor: String!, review: Review, note: String }
  type ReviewPing { review: Review }
  type User @key(fields: "id") { id: ID!, name: String @external, reviews: [Review!]! }
  type Product @key(fields: "id") { id: ID!, reviews(first: Int): [Review!] }
`;

type Review = { id: string; body: string; author: string; product: string };

const USERS = [
  { id: 'u1', name: 'Ada', email: 'ada@example.org' },
  { id: 'u2', name: 'Bo', email: 'bo@example.org' },
];
const PRODUCTS = [
  { __typename: 'Product', id: 'p1', title: 'Compass', price: 10, weight: 2 },
  { __typename: 'Product', id: 'p2', title: 'Rope', price: 5, weight: 30 },
];
const MANUALS = [{ __typename: 'Manual', id: 'm1', title: 'Knots', pages: 64 }];

export type Shop = {
  subgraphs: readonly ShopSubgraph[];
  feed: ReviewFeed;
  /** What `log` and `logCatalog` were told, in order. */
  log: string[];
};

/** Four subgraphs that need each other: entities, `@requires`, `@provides`, interfaces, unions, mutations and subscriptions. */
export function createShop(): Shop {
  const feed = createReviewFeed();
  const log: string[] = [];
  const reviewRows: Review[] = [
    { id: 'r1', body: 'Points north', author: 'u1', product: 'p1' },
    { id: 'r2', body: 'Holds', author: 'u2', product: 'p2' },
  ];
  const user = (id: string) => USERS.find((row) => row.id === id) ?? null;
  const item = (id: string) => [...PRODUCTS, ...MANUALS].find((row) => row.id === id) ?? null;
  const review = (id: string) => reviewRows.find((row) => row.id === id) ?? null;

  const make = (name: string, sdl: string, resolvers: object): ShopSubgraph => ({
    name,
    sdl,
    schema: buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers: resolvers as never }]),
  });

  return {
    feed,
    log,
    subgraphs: [
      make('accounts', accounts, {
        Query: {
          me: () => user('u1'),
          users: () => USERS,
          whoAmI: (_: unknown, __: unknown, { headers }: ShopContext) => headers['authorization'] ?? headers['x-hma-identity'] ?? null,
          boom: () => {
            throw new Error('connect ECONNREFUSED 10.0.0.7:5432 password=hunter2');
          },
          secret: () => {
            throw new GraphQLError('You may not see this', { extensions: { code: 'FORBIDDEN', stacktrace: ['at secret'] } });
          },
          strict: () => ({ value: null, other: 'stands' }),
        },
        Mutation: {
          rename: (_: unknown, { id, name }: { id: string; name: string }) => ({ ...user(id), name }),
          log: (_: unknown, { entry }: { entry: string }) => [...log.splice(0, log.length, ...log, entry), entry],
        },
        User: {
          __resolveReference: ({ id }: { id: string }) => user(id),
          broken: () => {
            throw new GraphQLError('No such thing', { extensions: { code: 'NOT_FOUND' } });
          },
        },
      }),
      make('catalog', catalog, {
        Query: {
          products: (_: unknown, { first }: { first: number }) => PRODUCTS.slice(0, first),
          product: (_: unknown, { id }: { id: string }) => PRODUCTS.find((row) => row.id === id) ?? null,
          items: () => [MANUALS[0], ...PRODUCTS],
          search: (_: unknown, { text }: { text: string }) => [...PRODUCTS, ...MANUALS].filter(({ title }) => title.includes(text)),
        },
        Mutation: { logCatalog: (_: unknown, { entry }: { entry: string }) => [...log.splice(0, log.length, ...log, entry), entry] },
        Product: { __resolveReference: ({ id }: { id: string }) => item(id) },
        Manual: { __resolveReference: ({ id }: { id: string }) => item(id) },
      }),
      make('stock', stock, {
        Product: {
          __resolveReference: (reference: object) => reference,
          inStock: ({ id }: { id: string }) => id === 'p1',
          shipping: ({ price, weight }: { price: number; weight: number }) => price + weight,
        },
        Manual: { __resolveReference: (reference: object) => reference, printed: () => true },
      }),
      make('reviews', reviews, {
        Query: { review: (_: unknown, { id }: { id: string }) => review(id) },
        Mutation: {
          addReview: (_: unknown, { product, body }: { product: string; body: string }) => {
            const added = { id: `r${reviewRows.length + 1}`, body, author: 'u1', product };
            reviewRows.push(added);
            return added;
          },
        },
        Subscription: {
          reviewAdded: { subscribe: (_: unknown, { after }: { after?: string }) => feed.open('reviewAdded', after) },
          reviewPinged: { subscribe: () => feed.open('reviewPinged') },
          tick: { subscribe: () => feed.open('tick') },
          refused: {
            subscribe: () => {
              throw new GraphQLError('You may not listen', { extensions: { code: 'FORBIDDEN' } });
            },
          },
        },
        ReviewUpdate: {
          review: ({ review: id }: { review: string }) => review(id),
          note: ({ note }: { note?: string }) => {
            if (note === 'boom') throw new Error('note table is gone');
            return note ?? null;
          },
        },
        ReviewPing: { review: ({ review: id }: { review: string }) => review(id) },
        Review: {
          __resolveReference: ({ id }: { id: string }) => review(id),
          author: ({ author }: Review) => user(author) && { __typename: 'User', id: author, name: user(author)?.name },
          product: ({ product }: Review) => ({ __typename: 'Product', id: product }),
        },
        User: {
          __resolveReference: (reference: object) => reference,
          reviews: ({ id }: { id: string }) => reviewRows.filter(({ author }) => author === id),
        },
        Product: {
          __resolveReference: (reference: object) => reference,
          reviews: ({ id }: { id: string }, { first }: { first?: number }) =>
            reviewRows.filter(({ product }) => product === id).slice(0, first ?? 10),
        },
      }),
    ],
  };
}
