import type { FetchNode } from '@apollo/query-planner';
import {
  getNamedType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  Kind,
  parse,
  print,
  visit,
  type ArgumentNode,
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type VariableDefinitionNode,
} from 'graphql';
import type { SubgraphResponse } from '../../platform/graph/endpoint.ts';
import type { SubscriptionSource } from './plan-executor.ts';
import { rootFieldsOf } from './root-fields.ts';

/** The argument from which a stream goes on, and the field that says where it has come to. */
const AFTER = 'after';
const CURSOR = 'cursor';

export type SubscriptionRoot = {
  /** The operation as it is planned: one root field, with its cursor, and no fragment around it. */
  document: DocumentNode;
  responseName: string;
  /** The key under which each event carries its cursor; `null` when its type has none. */
  cursorKey: string | null;
  /** The type of `after` as SDL prints it; `null` when the root field has no such argument. */
  afterType: string | null;
};

/** Makes sure that every event says where the stream has come to, whether the client asked for it or not. */
export function addCursor(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode): SubscriptionRoot {
  const fields = rootFieldsOf(document, operation).map(({ field }) => field);
  const first = fields[0];
  if (!first) throw new Error('A subscription without a root field was not refused');

  const definition = schema.getSubscriptionType()?.getFields()[first.name.value];
  const type = definition && getNamedType(definition.type);
  const cursor = isObjectType(type) || isInterfaceType(type) ? type.getFields()[CURSOR] : undefined;
  const cursorKey = cursor && isLeafType(getNamedType(cursor.type)) && !cursor.args.some(isRequiredArgument) ? unusedName(document) : null;
  const after = definition?.args.find(({ name }) => name === AFTER);

  const selections = fields.flatMap((field) => field.selectionSet?.selections ?? []);
  const field: FieldNode = {
    ...first,
    ...(first.selectionSet && {
      selectionSet: { kind: Kind.SELECTION_SET, selections: cursorKey ? [...selections, cursorField(cursorKey)] : selections },
    }),
  };
  return {
    document: {
      kind: Kind.DOCUMENT,
      definitions: [
        { ...operation, selectionSet: { kind: Kind.SELECTION_SET, selections: [field] } },
        ...document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION),
      ],
    },
    responseName: first.alias?.value ?? first.name.value,
    cursorKey,
    afterType: after && isLeafType(getNamedType(after.type)) ? getNamedType(after.type).name : null,
  };
}

export function createSubscriptionSource(primary: FetchNode, root: SubscriptionRoot): SubscriptionSource {
  const { responseName, cursorKey, afterType } = root;
  return {
    subgraph: primary.serviceName,
    responseName,
    query: primary.operation,
    operationName: primary.operationName,
    variableNames: primary.variableUsages ?? [],
    cursorOf(event: SubgraphResponse) {
      const payload = event.data?.[responseName];
      const cursor = cursorKey && typeof payload === 'object' && payload ? (payload as Record<string, unknown>)[cursorKey] : null;
      return typeof cursor === 'string' ? cursor : null;
    },
    resume: afterType && cursorKey ? createResume(primary.operation, afterType) : null,
  };
}

/** Rewrites the request once, so that reopening a thousand streams does not parse it a thousand times. */
function createResume(query: string, afterType: string): SubscriptionSource['resume'] {
  const document = parse(query, { noLocation: true });
  const variable = unusedName(document);
  const moved = mapOperation(document, (operation) => ({
    ...operation,
    selectionSet: { ...operation.selectionSet, selections: operation.selectionSet.selections.map((node) => startAfter(node, variable)) },
  }));
  const variableNames = usedVariables(moved);
  variableNames.delete(variable);
  const resumed = mapOperation(moved, (operation) => ({
    ...operation,
    variableDefinitions: [
      ...(operation.variableDefinitions ?? []).filter((definition) => variableNames.has(definition.variable.name.value)),
      variableDefinition(variable, afterType),
    ],
  }));
  const text = print(resumed);
  return (cursor) => ({ query: text, variables: { [variable]: cursor }, variableNames: [...variableNames] });
}

const mapOperation = (document: DocumentNode, map: (operation: OperationDefinitionNode) => OperationDefinitionNode): DocumentNode => ({
  ...document,
  definitions: document.definitions.map((node) => (node.kind === Kind.OPERATION_DEFINITION ? map(node) : node)),
});

const startAfter = (node: SelectionNode, variable: string): SelectionNode =>
  node.kind === Kind.FIELD
    ? { ...node, arguments: [...(node.arguments ?? []).filter(({ name }) => name.value !== AFTER), afterArgument(variable)] }
    : node;

const name = (value: string) => ({ kind: Kind.NAME, value }) as const;
const cursorField = (alias: string): FieldNode => ({ kind: Kind.FIELD, alias: name(alias), name: name(CURSOR) });
const variableDefinition = (variable: string, type: string): VariableDefinitionNode => ({
  kind: Kind.VARIABLE_DEFINITION,
  variable: { kind: Kind.VARIABLE, name: name(variable) },
  type: { kind: Kind.NAMED_TYPE, name: name(type) },
});
const afterArgument = (variable: string): ArgumentNode => ({
  kind: Kind.ARGUMENT,
  name: name(AFTER),
  value: { kind: Kind.VARIABLE, name: name(variable) },
});

/** A name that nothing in the document has. */
function unusedName(document: DocumentNode): string {
  const used = new Set<string>();
  visit(document, { Name: (node) => void used.add(node.value) });
  let name = '_cursor';
  for (let n = 2; used.has(name); n += 1) name = `_cursor${n}`;
  return name;
}

function usedVariables(document: DocumentNode): Set<string> {
  const used = new Set<string>();
  visit(document, { VariableDefinition: () => false, Variable: (node) => void used.add(node.name.value) });
  return used;
}
