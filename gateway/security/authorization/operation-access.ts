import type { DocumentNode, FieldNode, GraphQLField, GraphQLInputType, GraphQLSchema, OperationDefinitionNode, ValueNode } from 'graphql';
import type { Rights } from '../../caller.ts';
import type { Condition } from './conditions.ts';
import { openOperation, type OpenField } from './open-operation.ts';
import type { RevealingInputs, VariableUse } from './revealing-inputs.ts';
import type { RuleId } from './rule-book.ts';
import type { SchemaRules } from './schema-rules.ts';

/** Something that has to hold for a caller, or for what a variable has in a request. */
type Check = { rule: RuleId } | { use: VariableUse; fallback: ValueNode | undefined };

/** A field that asks for something. */
export type GuardedField = {
  path: readonly string[];
  conditions: readonly Condition[];
  /** Numbers of its checks. */ checks: readonly number[];
};

/** What one operation asks of callers, found out once. */
export type OperationAccess = {
  /** The operation with its fragments opened. `guarded` is about its nodes. */
  operation: OperationDefinitionNode;
  guarded: ReadonlyMap<FieldNode, GuardedField>;
  /** The numbers of the checks that fail, in order: none for most callers of most operations. */
  findFailures: (rights: Rights, variables: Record<string, unknown>) => number[];
};

type Tools = { schema: GraphQLSchema; rules: SchemaRules; inputs: RevealingInputs };

/**
 * Null when the operation asks for nothing.
 * @throws DomainError `LIMIT_EXCEEDED` when it is too large to tell
 */
export function analyzeOperation(tools: Tools, document: DocumentNode, operation: OperationDefinitionNode): OperationAccess | null {
  const { schema, rules, inputs } = tools;
  const checks: Check[] = [];
  const numbers = new Map<string, number>();
  const guarded = new Map<FieldNode, GuardedField>();
  const defaults = new Map((operation.variableDefinitions ?? []).map(({ variable, defaultValue }) => [variable.name.value, defaultValue]));

  const numberOf = (key: string, check: Check): number => {
    let number = numbers.get(key);
    if (number === undefined) numbers.set(key, (number = checks.push(check) - 1));
    return number;
  };
  const opened = openOperation(schema, document, operation, (field) => {
    const needs = needsOf(tools, field);
    const found = new Set([
      ...needs.rules.map((rule) => numberOf(`${rule}`, { rule })),
      ...needs.variables.map((use) =>
        numberOf(`${use.variable} ${String(use.type)} ${use.rules.join()}`, { use, fallback: defaults.get(use.variable) }),
      ),
    ]);
    if (found.size > 0) guarded.set(field.node, { path: field.path, conditions: field.conditions, checks: [...found] });
  });
  if (checks.length === 0) return null;

  const hold = (ids: readonly RuleId[], rights: Rights) => ids.every((id) => rules.book.isFulfilled(id, rights));
  const holds = (check: Check, rights: Rights, variables: Record<string, unknown>): boolean => {
    if ('rule' in check) return rules.book.isFulfilled(check.rule, rights);
    const { variable, type, rules: own } = check.use;
    const value = Object.hasOwn(variables, variable) ? variables[variable] : undefined;
    if (value === undefined) return !check.fallback || hold(inputs.ofLiteral(check.fallback, type, own).rules, rights);
    return value === null || (hold(own, rights) && hold(inputs.ofValue(value, type), rights));
  };
  return {
    operation: opened,
    guarded,
    findFailures: (rights, variables) => checks.flatMap((check, number) => (holds(check, rights, variables) ? [] : [number])),
  };
}

function needsOf({ schema, rules, inputs }: Tools, { node, parent, possible }: OpenField): { rules: RuleId[]; variables: VariableUse[] } {
  const name = node.name.value;
  const isConcrete = possible.size === 1 && possible.has(parent.name);
  const needs = {
    rules: [
      ...(isConcrete ? [] : rules.ofAbstractField(parent.name, name)),
      ...[...possible].flatMap((type) => rules.ofObjectField(type, name)),
    ],
    variables: [] as VariableUse[],
  };
  for (const typeName of new Set([parent.name, ...possible])) {
    const type = schema.getType(typeName);
    const definition = type && 'getFields' in type ? type.getFields()[name] : undefined;
    for (const { value, type, revealed } of givenArguments(node, typeName, definition as GraphQLField<unknown, unknown> | undefined)) {
      const use = inputs.ofLiteral(value, type, rules.revealedBy(revealed));
      needs.rules.push(...use.rules);
      needs.variables.push(...use.variables);
    }
  }
  return needs;
}

function givenArguments(node: FieldNode, typeName: string, definition: GraphQLField<unknown, unknown> | undefined) {
  return (node.arguments ?? []).flatMap(({ name, value }): { value: ValueNode; type: GraphQLInputType; revealed: string }[] => {
    const argument = definition?.args.find((argument) => argument.name === name.value);
    return argument ? [{ value, type: argument.type, revealed: `${typeName}.${definition?.name}(${argument.name}:)` }] : [];
  });
}
