import { USERS } from './data.ts';
import { REVIEWS } from './review-data.ts';
import type { SubgraphSource } from './source.ts';

type Review = { id: string; upc: string; body: string };

export const reviews: SubgraphSource = {
  sdl: `
    type Review @key(fields: "id") { id: ID!, body: String, product: Product, author: User @provides(fields: "username") }
    extend type User @key(fields: "id") { id: ID! @external, username: String @external, reviews: [Review] }
    extend type Product @key(fields: "upc") { upc: String! @external, reviews: [Review] }
    extend type Mutation { addReview(upc: String!, body: String!): Review }
  `,
  resolvers: {
    // Nothing is kept: each gateway is to get the same answer, however often it is asked.
    Mutation: { addReview: (_: unknown, { upc, body }: { upc: string; body: string }): Review => ({ id: '12', upc, body }) },
    Review: {
      __resolveReference: ({ id }: { id: string }) => REVIEWS.find((review) => review.id === id) ?? null,
      product: ({ upc }: Review) => ({ upc }),
      // In the well-known data everything was written by the first user.
      author: () => ({ id: USERS[0]?.id, username: USERS[0]?.username }),
    },
    User: { reviews: () => REVIEWS.slice(0, 2) },
    Product: { reviews: ({ upc }: { upc: string }) => REVIEWS.filter((review) => review.upc === upc) },
  },
};
