import type { Attacker } from '../support/attacker.ts';
import type { Attempt, Kind, Loot } from '../support/attempt.ts';
import type { World } from '../support/world.ts';
import { courseWays } from './fields/course-ways.ts';
import { FOR_MUTATIONS, FOR_QUERIES, forSubscriptions, type Disguise } from './fields/disguises.ts';
import { learningWays } from './fields/learning-ways.ts';
import { peopleWays } from './fields/people-ways.ts';
import { postWays } from './fields/post-ways.ts';
import { ROLES, type Role, type Way } from './fields/way.ts';

/** Whoever may not see a field tries every way to it, in every disguise; whoever may goes the same way, and sees it. */
export function fields(world: World): Kind {
  const ways = [...peopleWays(world), ...courseWays(world), ...learningWays(world), ...postWays(world)];
  const tokenOf = (role: Role) => (role === 'nobody' ? undefined : world.people[role].token);
  const go = (way: Way, role: Role, disguise: Disguise): Attempt => ({
    name: `${way.thing} ${way.route}, ${disguise.name}, as ${role}`,
    run: async (attacker: Attacker): Promise<Loot> => {
      const text = await disguise.ask(
        attacker,
        { query: way.query, variables: way.variables, token: tokenOf(role) },
        way.allowed.includes(role) ? 15_000 : 1_500,
      );
      const isSeen = typeof way.mark === 'string' ? text.includes(way.mark) : way.mark.test(text);
      return isSeen ? text.slice(0, 500) : null;
    },
  });
  return {
    name: 'Field access',
    minimum: 1_000,
    controls: ways.flatMap((way) => inDisguise(way, way.allowed)),
    attempts: ways.flatMap((way) =>
      inDisguise(
        way,
        ROLES.filter((role) => !way.allowed.includes(role) && !way.neither?.includes(role)),
      ),
    ),
  };

  /** Everybody as it is, and the last, who is nearest to being let in, in every disguise. */
  function inDisguise(way: Way, roles: readonly Role[]): Attempt[] {
    const [plain, ...others] = disguisesOf(way);
    return roles.flatMap((role) => [plain!, ...(role === roles.at(-1) ? others : [])].map((disguise) => go(way, role, disguise)));
  }
}

function disguisesOf({ query, mark }: Way): readonly Disguise[] {
  if (query.startsWith('mutation')) return FOR_MUTATIONS;
  return query.startsWith('subscription') ? forSubscriptions(typeof mark === 'string' ? mark : undefined) : FOR_QUERIES;
}
