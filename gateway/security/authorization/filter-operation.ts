import {
  isAbstractType,
  isCompositeType,
  getNamedType,
  Kind,
  visit,
  type DocumentNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { GuardedField, OperationAccess } from './operation-access.ts';

/** An operation without what a caller may not have. */
export type FilteredOperation = {
  document: DocumentNode;
  /** What was taken out, of the opened operation. */
  denied: ReadonlyMap<FieldNode, GuardedField>;
  /** The fields around it. */
  around: ReadonlySet<FieldNode>;
};

/** @param failures as `findFailures` gave them */
export function filterOperation(schema: GraphQLSchema, access: OperationAccess, failures: readonly number[]): FilteredOperation {
  const failed = new Set(failures);
  const denied = new Map<FieldNode, GuardedField>();
  const around = new Set<FieldNode>();

  const filterSet = (set: SelectionSetNode, parent: GraphQLCompositeType): { set: SelectionSetNode; hasDenied: boolean } => {
    let hasDenied = false;
    const selections = set.selections.flatMap((selection): SelectionNode[] => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) throw new Error('An opened operation spreads no fragments');
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        const type = selection.typeCondition ? schema.getType(selection.typeCondition.name.value) : parent;
        const inner = filterSet(selection.selectionSet, isCompositeType(type) ? type : parent);
        hasDenied ||= inner.hasDenied;
        return [{ ...selection, selectionSet: inner.set }];
      }
      const guard = access.guarded.get(selection);
      if (guard?.checks.some((check) => failed.has(check))) {
        denied.set(selection, guard);
        hasDenied = true;
        return [];
      }
      const type = typeOf(selection, parent);
      if (!selection.selectionSet || !type) return [selection];
      const inner = filterSet(selection.selectionSet, type);
      if (!inner.hasDenied) return [selection];
      hasDenied = true;
      around.add(selection);
      return [{ ...selection, selectionSet: inner.set }];
    });
    // What is left has to say what it is, where that decides which fields are null, and has to be something.
    if (hasDenied && (isAbstractType(parent) || selections.length === 0)) selections.push(TYPENAME);
    return { set: { kind: Kind.SELECTION_SET, selections }, hasDenied };
  };

  const root = schema.getRootType(access.operation.operation);
  if (!root) throw new Error(`The schema has no ${access.operation.operation}`);
  const { set } = filterSet(access.operation.selectionSet, root);
  const operation = withoutUnusedVariables({ ...access.operation, selectionSet: set });
  return { document: { kind: Kind.DOCUMENT, definitions: [operation] }, denied, around };
}

function typeOf(field: FieldNode, parent: GraphQLCompositeType): GraphQLCompositeType | null {
  const definition = 'getFields' in parent ? parent.getFields()[field.name.value] : undefined;
  const type = definition && getNamedType(definition.type);
  return isCompositeType(type) ? type : null;
}

const TYPENAME: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

function withoutUnusedVariables(operation: OperationDefinitionNode): OperationDefinitionNode {
  const used = new Set<string>();
  visit(operation, { VariableDefinition: () => false, Variable: ({ name }) => void used.add(name.value) });
  const variableDefinitions = operation.variableDefinitions?.filter(({ variable }) => used.has(variable.name.value));
  return { ...operation, ...(variableDefinitions && { variableDefinitions }) };
}
