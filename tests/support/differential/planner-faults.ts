import type { FetchNode, PlanNode, QueryPlan, QueryPlanSelectionNode, SubscriptionNode } from '@apollo/query-planner';
import { isInterfaceType, isObjectType, Kind, parse, type DirectiveNode, type GraphQLSchema, type SelectionNode } from 'graphql';

/** Whether the planner has given up: see `PLANNER_CONFIG`. */
export const hasTooManyWays = (message: string): boolean => message.includes('Too many options generated');

/**
 * The fields that a plan asks a subgraph for without sending what it requires: the planner does so for some chains of `@requires` that come back to a
 * subgraph they have been at. No executor can know.
 * @param schema of the supergraph, with its `@join__field`
 */
export function findLackingRequires({ node }: QueryPlan, schema: GraphQLSchema): string[] {
  return node ? fetchesOf(node).flatMap((fetch) => lackingIn(fetch, schema)) : [];
}

function fetchesOf(node: PlanNode | SubscriptionNode): FetchNode[] {
  if (node.kind === 'Fetch') return [node];
  if (node.kind === 'Flatten') return fetchesOf(node.node);
  if (node.kind === 'Sequence' || node.kind === 'Parallel') return node.nodes.flatMap(fetchesOf);
  if (node.kind === 'Condition') return [node.ifClause, node.elseClause].flatMap((one) => (one ? fetchesOf(one) : []));
  throw new Error(`There is no ${node.kind} in the plans of what is generated`);
}

function lackingIn({ serviceName, operation, requires = [] }: FetchNode, schema: GraphQLSchema): string[] {
  const document = parse(operation);
  const lacking: string[] = [];
  const look = (typeName: string, selections: readonly SelectionNode[], sent: ReadonlySet<string>): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT)
        look(selection.typeCondition?.name.value ?? typeName, selection.selectionSet.selections, sent);
      if (selection.kind !== Kind.FIELD) continue;
      const wanted = requiredFields(schema, typeName, selection.name.value, serviceName).filter((name) => !sent.has(name));
      if (wanted.length > 0) lacking.push(`${typeName}.${selection.name.value} is asked of ${serviceName} without ${wanted.join(', ')}`);
    }
  };
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    for (const root of definition.selectionSet.selections) {
      if (root.kind !== Kind.FIELD || root.name.value !== '_entities') continue;
      for (const fragment of root.selectionSet?.selections ?? []) {
        if (fragment.kind !== Kind.INLINE_FRAGMENT || !fragment.typeCondition) continue;
        const typeName = fragment.typeCondition.name.value;
        look(typeName, fragment.selectionSet.selections, sentFor(typeName, requires));
      }
    }
  }
  return lacking;
}

function sentFor(typeName: string, requires: readonly QueryPlanSelectionNode[]): Set<string> {
  const names = requires.flatMap((one) => (one.kind === 'InlineFragment' && one.typeCondition === typeName ? one.selections : []));
  return new Set(names.flatMap((one) => (one.kind === 'Field' ? one.name : [])));
}

/** Of a field in a subgraph, the first names of what it requires. */
function requiredFields(schema: GraphQLSchema, typeName: string, fieldName: string, subgraph: string): string[] {
  const type = schema.getType(typeName);
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  const directives = type.getFields()[fieldName]?.astNode?.directives ?? [];
  return directives.flatMap((directive) => {
    if (directive.name.value !== 'join__field' || textOf(directive, 'graph')?.toLowerCase() !== subgraph.toLowerCase()) return [];
    const requires = textOf(directive, 'requires');
    if (requires === null) return [];
    const [operation] = parse(`{ ${requires} }`).definitions;
    const selections = operation?.kind === Kind.OPERATION_DEFINITION ? operation.selectionSet.selections : [];
    return selections.flatMap((one) => (one.kind === Kind.FIELD ? one.name.value : []));
  });
}

function textOf({ arguments: args = [] }: DirectiveNode, name: string): string | null {
  const value = args.find((argument) => argument.name.value === name)?.value;
  return value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : null;
}
