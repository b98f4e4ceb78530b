import type { Schema } from '@apollo/federation-internals';
import { valueFromASTUntyped, type DirectiveNode, type GraphQLSchema } from 'graphql';
import { isInputObjectType, isInterfaceType, isObjectType } from 'graphql';

const COST_SPEC = 'https://specs.apollo.dev/cost';

/** What `@listSize` says of a field. */
export type ListSize = {
  assumedSize: number | null;
  /** Arguments that say how many there will be. */
  slicingArguments: readonly string[];
  /** Fields of what the field returns that have the size; empty: the field itself is the list. */
  sizedFields: readonly string[];
  requireOneSlicingArgument: boolean;
};

/** What the schema says of costs, by coordinates. */
export type CostRules = {
  /** `Type`, `Type.field`, `Type.field.argument`, `Input.field`. */
  weights: ReadonlyMap<string, number>;
  /** `Type.field`. */
  listSizes: ReadonlyMap<string, ListSize>;
};

/** Reads `@cost` and `@listSize` from a supergraph, under the names that its `@link`s give them. */
export function readCostRules(supergraph: Schema, schema: GraphQLSchema): CostRules {
  const feature = supergraph.coreFeatures?.getByIdentity(COST_SPEC);
  const costName = feature?.directiveNameInSchema('cost');
  const listSizeName = feature?.directiveNameInSchema('listSize');
  const weights = new Map<string, number>();
  const listSizes = new Map<string, ListSize>();

  const read = (coordinate: string, directives: readonly DirectiveNode[] = []) => {
    for (const directive of directives) {
      if (directive.name.value === costName) weights.set(coordinate, Number(argumentsOf(directive)['weight']));
      if (directive.name.value === listSizeName) listSizes.set(coordinate, listSizeOf(argumentsOf(directive)));
    }
  };

  for (const type of Object.values(schema.getTypeMap())) {
    read(type.name, type.astNode?.directives);
    if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      read(`${type.name}.${field.name}`, field.astNode?.directives);
      if (!('args' in field)) continue;
      for (const argument of field.args) read(`${type.name}.${field.name}.${argument.name}`, argument.astNode?.directives);
    }
  }
  return { weights, listSizes };
}

const listSizeOf = ({ assumedSize, slicingArguments, sizedFields, requireOneSlicingArgument }: Record<string, unknown>): ListSize => ({
  assumedSize: typeof assumedSize === 'number' ? assumedSize : null,
  slicingArguments: textsOf(slicingArguments),
  sizedFields: textsOf(sizedFields),
  requireOneSlicingArgument: requireOneSlicingArgument !== false,
});

const argumentsOf = (directive: DirectiveNode): Record<string, unknown> =>
  Object.fromEntries((directive.arguments ?? []).map(({ name, value }) => [name.value, valueFromASTUntyped(value)]));

/** A single text stands for a list of it, as GraphQL's input coercion has it. */
const textsOf = (value: unknown): string[] => [value].flat().filter((text) => typeof text === 'string');
