import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  isObjectType,
  isInterfaceType,
  Kind,
  OperationTypeNode,
  valueFromASTUntyped,
  type DocumentNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { evaluate, product, sum, type Cost, type CostFrame } from './cost.ts';
import type { CostRules } from './cost-rules.ts';
import { createInputCost } from './input-cost.ts';
import { sizeOf } from './list-size.ts';

/** What an operation costs with these variables. `problem`: the schema wants a slicing argument that is not there. */
export type OperationCost = (variables: Readonly<Record<string, unknown>>) => { cost: number; problem: string | null };

export type CostOptions = {
  schema: GraphQLSchema;
  rules: CostRules;
  /** How many a list holds of which the schema says nothing. */
  listSize: number;
};

const MUTATION = 10;
const NOT_SIZED: ReadonlySet<string> = new Set();

/** What stands around a selection: fields of these names hold `size` items. */
type Sizing = { names: ReadonlySet<string>; size: Cost };

/**
 * Makes the function that estimates what a valid operation costs, by IBM's GraphQL Cost Directive specification as Apollo Router applies
 * it: an object is 1 and a leaf nothing, unless `@cost` says otherwise; a list is as many of it as `@listSize` says; inputs are added; a
 * mutation is 10 more. Fragments count wherever they are spread, fragments on the types of one interface all of them. What the document
 * decides alone is added up here, once.
 */
export function compileCost(document: DocumentNode, operation: OperationDefinitionNode, options: CostOptions): OperationCost {
  const { schema, rules, listSize } = options;
  const fragments = new Map(
    document.definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [])),
  );
  const defaults = new Map(
    (operation.variableDefinitions ?? []).flatMap(({ variable, defaultValue }) =>
      defaultValue ? [[variable.name.value, valueFromASTUntyped(defaultValue)]] : [],
    ),
  );
  const costOfInput = createInputCost(rules, defaults);

  const ofSet = ({ selections }: SelectionSetNode, type: GraphQLCompositeType, sizing: Sizing): Cost =>
    sum(selections.map((selection) => conditional(selection, ofSelection(selection, type, sizing))));

  function ofSelection(selection: SelectionNode, type: GraphQLCompositeType, sizing: Sizing): Cost {
    if (selection.kind === Kind.FIELD) return ofField(selection, type, sizing);
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
    if (!fragment) return 0;
    const condition = fragment.typeCondition ? schema.getType(fragment.typeCondition.name.value) : type;
    return isCompositeType(condition) ? ofSet(fragment.selectionSet, condition, sizing) : 0;
  }

  function ofField(field: FieldNode, parent: GraphQLCompositeType, sizing: Sizing): Cost {
    const name = field.name.value;
    const definition = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
    // What begins with two underscores is answered from memory.
    if (!definition) return 0;
    const coordinate = `${parent.name}.${name}`;
    const named = getNamedType(definition.type);
    const own = rules.weights.get(coordinate) ?? rules.weights.get(named.name) ?? (isCompositeType(named) ? 1 : 0);
    const rule = rules.listSizes.get(coordinate);
    const size = sizeOf(rule, field, definition, defaults, listSize);
    const below =
      field.selectionSet && isCompositeType(named)
        ? ofSet(field.selectionSet, named, { names: rule ? new Set(rule.sizedFields) : NOT_SIZED, size })
        : 0;
    const count = !isListType(getNullableType(definition.type)) ? 1 : sizing.names.has(name) ? sizing.size : size;
    const inputs = (field.arguments ?? []).map((argument): Cost => {
      const input = definition.args.find(({ name }) => name === argument.name.value);
      return input ? costOfInput(argument.value, input.type, `${coordinate}.${input.name}`) : 0;
    });
    // Also where nothing that is asked for has the size.
    if (rule?.requireOneSlicingArgument && typeof size === 'function') inputs.push((frame) => (size(frame), 0));
    return sum([product(count, sum([own, below])), ...inputs]);
  }

  /** Nothing while `@skip` or `@include` leave it out. */
  function conditional({ directives = [] }: SelectionNode, cost: Cost): Cost {
    return directives.reduce<Cost>((total, { name: { value: name }, arguments: [condition] = [] }) => {
      if ((name !== 'skip' && name !== 'include') || !condition) return total;
      const leavesOut = name === 'skip';
      const { value } = condition;
      if (value.kind !== Kind.VARIABLE) return value.kind === Kind.BOOLEAN && value.value === leavesOut ? 0 : total;
      const variable = value.name.value;
      return (frame) => {
        const given = Object.hasOwn(frame.variables, variable) ? frame.variables[variable] : defaults.get(variable);
        return given === leavesOut ? 0 : evaluate(total, frame);
      };
    }, cost);
  }

  const root = schema.getRootType(operation.operation);
  const base = operation.operation === OperationTypeNode.MUTATION ? MUTATION : 0;
  const total = root ? sum([base, ofSet(operation.selectionSet, root, { names: NOT_SIZED, size: 1 })]) : base;
  return (variables) => {
    const frame: CostFrame = { variables, problem: null };
    return { cost: Math.max(0, evaluate(total, frame)), problem: frame.problem };
  };
}
