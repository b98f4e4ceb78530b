import { getNamedType, isInputObjectType, Kind, type GraphQLInputType, type ValueNode } from 'graphql';
import { sum, type Cost } from './cost.ts';
import type { CostRules } from './cost-rules.ts';

/** What giving a value to an argument or input field costs. `coordinate` is the argument's or the field's. */
export type CostOfInput = (value: ValueNode, type: GraphQLInputType, coordinate: string) => Cost;

/**
 * As Apollo Router counts inputs: an object costs its weight, or 1; any other value its weight, or nothing; a list its weight and its
 * elements; `null` nothing.
 */
export function createInputCost({ weights }: CostRules, variableDefaults: ReadonlyMap<string, unknown>): CostOfInput {
  const free = new Map<string, boolean>();

  /** Whether nothing that can be given there costs anything. */
  function isFree(type: GraphQLInputType, coordinate: string): boolean {
    const named = getNamedType(type);
    const weight = weights.get(coordinate);
    if (!isInputObjectType(named)) return !weight;
    if (weight !== 0) return false;
    const known = free.get(named.name);
    if (known !== undefined) return known;
    free.set(named.name, true);
    const isAllFree = Object.values(named.getFields()).every((field) => isFree(field.type, `${named.name}.${field.name}`));
    free.set(named.name, isAllFree);
    return isAllFree;
  }

  function ofValue(value: unknown, type: GraphQLInputType, coordinate: string): number {
    if (value === null || value === undefined) return 0;
    const weight = weights.get(coordinate);
    const named = getNamedType(type);
    if (Array.isArray(value)) return value.reduce<number>((total, item) => total + ofValue(item, type, coordinate), weight ?? 0);
    if (!isInputObjectType(named) || typeof value !== 'object') return weight ?? 0;
    const fields = named.getFields();
    return Object.entries(value).reduce((total, [name, inner]) => {
      const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
      return field ? total + ofValue(inner, field.type, `${named.name}.${name}`) : total;
    }, weight ?? 1);
  }

  return function ofNode(node, type, coordinate): Cost {
    if (isFree(type, coordinate)) return 0;
    const weight = weights.get(coordinate);
    const named = getNamedType(type);
    if (node.kind === Kind.NULL) return 0;
    if (node.kind === Kind.VARIABLE) {
      const name = node.name.value;
      return ({ variables }) => ofValue(Object.hasOwn(variables, name) ? variables[name] : variableDefaults.get(name), type, coordinate);
    }
    if (node.kind === Kind.LIST) return sum([weight ?? 0, ...node.values.map((item) => ofNode(item, type, coordinate))]);
    if (node.kind !== Kind.OBJECT || !isInputObjectType(named)) return weight ?? 0;
    const fields = named.getFields();
    const inner = node.fields.map((field): Cost => {
      const definition = fields[field.name.value];
      return definition ? ofNode(field.value, definition.type, `${named.name}.${definition.name}`) : 0;
    });
    return sum([weight ?? 1, ...inner]);
  };
}
