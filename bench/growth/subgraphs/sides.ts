import type { SubgraphSource, SubgraphSources } from '../../gateway/subgraphs/source.ts';
import { FEDERATION } from './federation.ts';

/** With the catalog's, the most fetches that an operation here can need. */
const SIDES = 49;

/**
 * How many fetches of a chain are for one object, before it goes on at another: what Apollo's planner needs for a chain of `@requires`
 * doubles with every link from twenty or so on, and a path of objects alone would be deeper than the gateway lets operations be.
 */
const LEG = 10;

type Field = `s${number}`;
type Reference = { id: string } & Partial<Record<Field, number>>;

/**
 * One subgraph for each further fetch. Each knows a field `s<n>` of the hub, for which the hub's key is enough. And each knows the next
 * link of the chain, for which it must be told the one before: `s<n>` is one more than that, or `next` is where the chain goes on.
 */
export const createSides = (): SubgraphSources =>
  Object.fromEntries(Array.from({ length: SIDES }, (_, n) => [`side${n + 1}`, createSide(n + 1)]));

function createSide(number: number): SubgraphSource {
  const leg = Math.floor(number / LEG);
  const link = number % LEG;
  const hub = `type Hub @key(fields: "id") { id: ID!, s${number}: Int! }`;
  const resolveHub = ({ id }: Reference) => ({ id, [`s${number}`]: number });
  if (link === 0) {
    const last: Field = `s${LEG - 1}`;
    return {
      sdl: `${FEDERATION} ${hub}
        type Leg${leg - 1} @key(fields: "id") { id: ID!, ${last}: Int! @external, next: Leg${leg}! @requires(fields: "${last}") }
        type Leg${leg} @key(fields: "id") { id: ID!, s0: Int! }`,
      resolvers: {
        Hub: { __resolveReference: resolveHub },
        [`Leg${leg - 1}`]: { next: ({ id, [last]: before = Number.NaN }: Reference) => ({ id, s0: before + 1 }) },
      },
    };
  }
  const before: Field = `s${link - 1}`;
  const own: Field = `s${link}`;
  return {
    sdl: `${FEDERATION} ${hub}
      type Leg${leg} @key(fields: "id") { id: ID!, ${before}: Int! @external, ${own}: Int! @requires(fields: "${before}") }`,
    resolvers: {
      Hub: { __resolveReference: resolveHub },
      [`Leg${leg}`]: { [own]: ({ [before]: value = Number.NaN }: Reference) => value + 1 },
    },
  };
}

/** Asks for the hub in so many fetches: the catalog's, then all others at once. */
export const askHub = (fetches: number): string => `{ hub { ${Array.from({ length: fetches }, (_, n) => `s${n}`).join(' ')} } }`;

/** Asks for the end of a chain of so many fetches, each of which needs the one before. */
export const askChain = (fetches: number): string => `{ chain ${askLeg(fetches)} }`;

const askLeg = (fetches: number): string => (fetches <= LEG ? `{ s${fetches - 1} }` : `{ next ${askLeg(fetches - LEG)} }`);

/** Who takes part in so many fetches of the hub or of the chain. */
export const sidesOf = (fetches: number): string[] => Array.from({ length: fetches - 1 }, (_, n) => `side${n + 1}`);
