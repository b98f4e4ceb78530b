import { USERS } from './data.ts';
import type { SubgraphSource } from './source.ts';

const findUser = (id: string) => USERS.find((user) => user.id === id) ?? null;

export const accounts: SubgraphSource = {
  sdl: `
    extend type Query { me: User, user(id: ID!): User, users: [User] }
    type User @key(fields: "id") { id: ID!, name: String, username: String, birthday: Int }
  `,
  resolvers: {
    Query: { me: () => USERS[0], user: (_: unknown, { id }: { id: string }) => findUser(id), users: () => USERS },
    User: { __resolveReference: ({ id }: { id: string }) => findUser(id) },
  },
};
