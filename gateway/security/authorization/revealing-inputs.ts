import {
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  Kind,
  type GraphQLInputType,
  type GraphQLNamedInputType,
  type ValueNode,
  getNamedType,
} from 'graphql';
import { DomainError } from '../../../platform/errors.ts';
import type { RuleId } from './rule-book.ts';
import type { SchemaRules } from './schema-rules.ts';

/** A variable that may reveal something at the place where it is used. */
export type VariableUse = {
  variable: string;
  type: GraphQLInputType;
  /** The rules for giving anything but null there. */
  rules: readonly RuleId[];
};

export type InputUse = { rules: RuleId[]; variables: VariableUse[] };

export type RevealingInputs = {
  /** What a value in the document reveals, and which variables have to be looked at with every request. Null reveals nothing. */
  ofLiteral: (value: ValueNode, type: GraphQLInputType, rules: readonly RuleId[]) => InputUse;
  /** What the value of a variable reveals, as it came: it need not be valid. */
  ofValue: (value: unknown, type: GraphQLInputType) => RuleId[];
};

/** Deeper than anybody means an input to be, and far from the end of the stack. */
const MAX_DEPTH = 200;

export function createRevealingInputs({ revealing, revealedBy }: SchemaRules): RevealingInputs {
  const known = new Map<GraphQLNamedInputType, boolean>();
  /** Whether anything in a value of this type can reveal anything: most types are not looked at further. */
  function mayReveal(type: GraphQLInputType): boolean {
    const named = getNamedType(type);
    let answer = known.get(named);
    if (answer === undefined) known.set(named, (answer = reachesRevealing(named, revealing, new Set())));
    return answer;
  }

  function addLiteral(value: ValueNode, type: GraphQLInputType, rules: readonly RuleId[], use: InputUse): void {
    if (value.kind === Kind.NULL) return;
    if (value.kind === Kind.VARIABLE) {
      if (rules.length > 0 || mayReveal(type)) use.variables.push({ variable: value.name.value, type, rules });
      return;
    }
    use.rules.push(...rules);
    if (!mayReveal(type)) return;
    const nullable = getNullableType(type);
    if (isListType(nullable)) {
      for (const item of value.kind === Kind.LIST ? value.values : [value]) addLiteral(item, nullable.ofType, [], use);
    } else if (isInputObjectType(nullable) && value.kind === Kind.OBJECT) {
      for (const field of value.fields) {
        const definition = nullable.getFields()[field.name.value];
        if (definition) addLiteral(field.value, definition.type, revealedBy(`${nullable.name}.${definition.name}`), use);
      }
    } else if (isEnumType(nullable) && value.kind === Kind.ENUM) {
      use.rules.push(...revealedBy(`${nullable.name}.${value.value}`));
    }
  }

  function addValue(value: unknown, type: GraphQLInputType, rules: RuleId[], depth: number): void {
    if (value === null || value === undefined || !mayReveal(type)) return;
    if (depth > MAX_DEPTH) throw new DomainError('LIMIT_EXCEEDED', `An input is nested more than ${MAX_DEPTH} deep`);
    const nullable = getNullableType(type);
    if (isListType(nullable)) {
      const items: unknown[] = Array.isArray(value) ? value : [value];
      for (const item of items) addValue(item, nullable.ofType, rules, depth + 1);
    } else if (isInputObjectType(nullable) && typeof value === 'object') {
      for (const definition of Object.values(nullable.getFields())) {
        const given = Object.hasOwn(value, definition.name) ? (value as Record<string, unknown>)[definition.name] : null;
        if (given === null || given === undefined) continue;
        rules.push(...revealedBy(`${nullable.name}.${definition.name}`));
        addValue(given, definition.type, rules, depth + 1);
      }
    } else if (isEnumType(nullable) && typeof value === 'string') {
      rules.push(...revealedBy(`${nullable.name}.${value}`));
    }
  }

  return {
    ofLiteral(value, type, rules) {
      const use: InputUse = { rules: [], variables: [] };
      addLiteral(value, type, rules, use);
      return use;
    },
    ofValue(value, type) {
      const rules: RuleId[] = [];
      addValue(value, type, rules, 0);
      return rules;
    },
  };
}

function reachesRevealing(type: GraphQLNamedInputType, revealing: ReadonlySet<string>, seen: Set<GraphQLNamedInputType>): boolean {
  if (seen.has(type)) return false;
  seen.add(type);
  if (isEnumType(type)) return type.getValues().some(({ name }) => revealing.has(`${type.name}.${name}`));
  if (!isInputObjectType(type)) return false;
  return Object.values(type.getFields()).some(
    (field) => revealing.has(`${type.name}.${field.name}`) || reachesRevealing(getNamedType(field.type), revealing, seen),
  );
}
