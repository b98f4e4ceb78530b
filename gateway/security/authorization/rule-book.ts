import type { Rights } from '../../caller.ts';
import { isFulfilled, keyOf, type Rule } from './rule.ts';

/** The number of a rule in its book. */
export type RuleId = number;

/** Every distinct rule of a supergraph once, so that a rule is a number and looking at it once for a caller is enough. */
export function createRuleBook() {
  const rules: Rule[] = [];
  const ids = new Map<string, RuleId>();
  const answers = new WeakMap<Rights, Map<RuleId, boolean>>();
  return {
    add(rule: Rule): RuleId {
      const key = keyOf(rule);
      const known = ids.get(key);
      if (known !== undefined) return known;
      ids.set(key, rules.length);
      return rules.push(rule) - 1;
    },
    /** @param rights not to be changed once they were given here */
    isFulfilled(id: RuleId, rights: Rights): boolean {
      let known = answers.get(rights);
      if (!known) answers.set(rights, (known = new Map()));
      let answer = known.get(id);
      if (answer === undefined) {
        const rule = rules[id];
        answer = rule !== undefined && isFulfilled(rule, rights);
        known.set(id, answer);
      }
      return answer;
    },
  };
}

export type RuleBook = ReturnType<typeof createRuleBook>;
