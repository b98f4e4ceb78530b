import { LINKS, type GuardedSubgraph } from './guarded-graph.ts';

const USERS = [
  {
    __typename: 'User',
    id: 'u1',
    name: 'Ada',
    label: 'ada',
    secret: 's1',
    email: 'ada@example.org',
    ssn: '1',
    mood: 'GOOD',
    token: 't1',
    vault: {},
  },
  {
    __typename: 'User',
    id: 'u2',
    name: 'Bob',
    label: 'bob',
    secret: 's2',
    email: 'bob@example.org',
    ssn: '2',
    mood: 'BAD',
    token: 't2',
    vault: null,
  },
];
const THINGS = [{ __typename: 'Thing', id: 't1', label: 'rope', secret: 'knot', price: 5 }];
const VAULT = { __typename: 'Vault', code: '42', hint: 'six by nine' };

const people: GuardedSubgraph = {
  name: 'people',
  sdl: `${LINKS}
    type Query {
      open: String
      me: User @authenticated
      user(id: ID!): User
      users(email: String @reveals(field: "User.email"), filter: UserFilter, orderBy: [UserOrder!], order: Order, words: [String]): [User!]!
      card: Card
      vault: Vault
      nodes: [Node!]!
      signs: [Sign]
      hits: [Hit]
      matrix: [[User!]!]
      mood: Mood
      token: Token
      staff: String @authenticated @policy(policies: [["admin"]])
      nobodyMay: String @policy(policies: [])
    }
    type Mutation {
      rename(name: String!, notify: Boolean): User
      wipe: Boolean @policy(policies: [["admin"]])
      invite(input: InviteInput!): String
    }
    type Subscription {
      userChanged(email: String @reveals(field: "User.email")): UserChange
      alarm: Int @authenticated
    }
    type UserChange { cursor: String!, user: User! }
    input UserFilter {
      name: String
      email: String @reveals(field: "User.email")
      ssn: String @reveals(field: "User.ssn") @reveals(field: "User.email")
      any: [UserFilter!]
      not: UserFilter
      order: Order
    }
    input UserOrder { by: Order!, descending: Boolean }
    input InviteInput { who: UserFilter!, text: String }
    enum Order { NAME, EMAIL @reveals(field: "User.email"), CODE @reveals(field: "Vault.code") }
    scalar Token @authenticated
    enum Mood @authenticated { GOOD, BAD }
    interface Node { id: ID!, label: String, secret: String }
    "What all of its types ask for."
    interface Sign { text: String, page: Int }
    type Board implements Sign @authenticated { text: String, page: Int }
    type Poster implements Sign @authenticated { text: String, page: Int }
    type User implements Node @key(fields: "id") {
      id: ID!
      name: String
      label: String
      secret: String @authenticated
      email: String @requiresScopes(scopes: [["users:read"], ["all", "admin"]])
      ssn: String! @requiresScopes(scopes: [["ssn"]])
      mood: Mood
      token: Token
      friends: [User!]!
      best: User
      vault: Vault
      card: Card
    }
    type Thing implements Node @key(fields: "id") { id: ID!, label: String, secret: String, price: Int }
    type Vault @policy(policies: [["owner"], ["admin"]]) { code: String!, hint: String }
    type Card @key(fields: "number") { number: ID @requiresScopes(scopes: [["cards"]]), brand: String }
    union Hit = User | Thing | Vault
  `,
  resolvers: {
    Query: {
      open: () => 'open',
      me: () => USERS[0],
      user: (_: unknown, { id }: { id: string }) => USERS.find((user) => user.id === id),
      users: () => USERS,
      card: () => ({ number: 'n1', brand: 'Visa' }),
      vault: () => VAULT,
      nodes: () => [...USERS, ...THINGS],
      signs: () => [{ __typename: 'Board', text: 'Mind the gap', page: 1 }],
      hits: () => [USERS[0], THINGS[0], VAULT],
      matrix: () => [[USERS[0]], [USERS[1]]],
      mood: () => 'GOOD',
      token: () => 'token',
      staff: () => 'staff',
      nobodyMay: () => 'something',
    },
    Mutation: { rename: () => USERS[0], wipe: () => true, invite: () => 'invited' },
    User: {
      __resolveReference: ({ id }: { id: string }) => USERS.find((user) => user.id === id),
      friends: () => USERS,
      best: () => USERS[1],
      vault: ({ vault }: { vault: unknown }) => vault && VAULT,
      card: () => ({ number: 'n1', brand: 'Visa' }),
    },
  },
};

const extras: GuardedSubgraph = {
  name: 'extras',
  sdl: `${LINKS}
    type Query { news: String }
    type Mutation { post(text: String): String }
    type User @key(fields: "id") {
      id: ID!
      email: String @external
      gravatar: String @requires(fields: "email") @requiresScopes(scopes: [["users:read"], ["all", "admin"]])
      points: Int
      grade: String @authenticated
    }
    type Card @key(fields: "number") { number: ID, limit: Int }
  `,
  resolvers: {
    Query: { news: () => 'news' },
    Mutation: { post: () => 'posted' },
    User: { gravatar: ({ email }: { email?: string }) => `of ${email}`, points: () => 7, grade: () => 'A' },
    Card: { limit: ({ number }: { number: string }) => (number === 'n1' ? 100 : 0) },
  },
};

/** A graph of two subgraphs in which every kind of place asks for something. */
export const CLUB: readonly GuardedSubgraph[] = [people, extras];
