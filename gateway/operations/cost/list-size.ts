import { Kind, valueFromASTUntyped, type FieldNode, type GraphQLField } from 'graphql';
import type { Cost, CostFrame } from './cost.ts';
import type { ListSize } from './cost-rules.ts';

/** What a slicing argument is worth in one request; undefined where it is not given. */
type Slice = (frame: CostFrame) => number | undefined;

/**
 * How many a field returns, as `@listSize` has it: the largest of the slicing arguments that are given, literally, by a variable or by
 * default; without any, the assumed size.
 * @param otherwise where the schema says nothing
 */
export function sizeOf(
  rule: ListSize | undefined,
  field: FieldNode,
  definition: GraphQLField<unknown, unknown>,
  variableDefaults: ReadonlyMap<string, unknown>,
  otherwise: number,
): Cost {
  if (!rule) return otherwise;
  const assumed = rule.assumedSize ?? otherwise;
  if (rule.slicingArguments.length === 0) return assumed;
  const slices = rule.slicingArguments.map((name) => sliceOf(name, field, definition, variableDefaults));
  return (frame) => {
    const given = slices.flatMap((slice) => slice(frame) ?? []);
    if (rule.requireOneSlicingArgument && given.length !== 1)
      frame.problem ??= `${definition.name} takes exactly one of ${rule.slicingArguments.join(', ')}, not ${given.length}`;
    return given.length === 0 ? assumed : Math.max(0, ...given);
  };
}

function sliceOf(
  name: string,
  field: FieldNode,
  definition: GraphQLField<unknown, unknown>,
  variableDefaults: ReadonlyMap<string, unknown>,
): Slice {
  const node = field.arguments?.find((argument) => argument.name.value === name)?.value;
  const byDefault = numberOf(definition.args.find((argument) => argument.name === name)?.defaultValue);
  if (!node) return () => byDefault;
  if (node.kind !== Kind.VARIABLE) {
    const literal = numberOf(valueFromASTUntyped(node));
    return () => literal;
  }
  const variable = node.name.value;
  return ({ variables }) => {
    const value = Object.hasOwn(variables, variable) ? variables[variable] : variableDefaults.get(variable);
    return value === undefined ? byDefault : numberOf(value);
  };
}

const numberOf = (value: unknown): number | undefined => (typeof value === 'number' && Number.isFinite(value) ? value : undefined);
