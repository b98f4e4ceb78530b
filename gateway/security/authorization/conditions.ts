import { Kind, type DirectiveNode, type OperationDefinitionNode, type SelectionNode } from 'graphql';

/** What `@skip` or `@include` asks of a variable. `never`: they ask what cannot be. */
export type Condition = 'never' | { variable: string; value: boolean };

export function conditionsOf({ directives = [] }: Pick<SelectionNode, 'directives'>): Condition[] {
  return directives.flatMap((directive) => {
    const { value: name } = directive.name;
    return name === 'skip' || name === 'include' ? conditionOf(directive, name === 'include') : [];
  });
}

function conditionOf(directive: DirectiveNode, value: boolean): Condition[] {
  const argument = directive.arguments?.find(({ name }) => name.value === 'if')?.value;
  if (argument?.kind === Kind.VARIABLE) return [{ variable: argument.name.value, value }];
  return argument?.kind === Kind.BOOLEAN && argument.value !== value ? ['never'] : [];
}

/** The variables that conditions may be about, with their defaults. */
export function withDefaults({ variableDefinitions = [] }: OperationDefinitionNode, variables: Record<string, unknown>) {
  const values = new Map<string, unknown>();
  for (const { variable, defaultValue } of variableDefinitions) {
    const name = variable.name.value;
    const given = Object.hasOwn(variables, name) ? variables[name] : undefined;
    values.set(name, given === undefined && defaultValue?.kind === Kind.BOOLEAN ? defaultValue.value : given);
  }
  return values;
}

export const areMet = (conditions: readonly Condition[], values: ReadonlyMap<string, unknown>): boolean =>
  conditions.every((condition) => condition !== 'never' && values.get(condition.variable) === condition.value);
