import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { DomainError } from '../../../platform/errors.ts';
import { conditionsOf, type Condition } from './conditions.ts';

/** One place in an operation whose fragments are opened, so that each place has a node of its own. */
export type OpenField = {
  /** Of the opened operation. */
  node: FieldNode;
  /** The keys of the answer that lead to it; lists add nothing. */
  path: readonly string[];
  /** The type that the document selects it on. */
  parent: GraphQLCompositeType;
  /** The object types that can be there, those around it considered. */
  possible: ReadonlySet<string>;
  /** All that decide whether it is asked for. */
  conditions: readonly Condition[];
};

/** A few lines of fragments can stand for billions of fields. */
const MAX_FIELDS = 20_000;

/**
 * Puts every fragment where it is spread, and calls back for each field, the outer ones first. `__typename` and introspection are passed by.
 * @throws DomainError `LIMIT_EXCEEDED` when that comes to too many fields
 */
export function openOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  onField: (field: OpenField) => void,
): OperationDefinitionNode {
  const fragments = new Map(
    document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION).map((node) => [node.name.value, node]),
  );
  const possibleTypes = possibleTypesOf(schema);
  let count = 0;

  type Scope = Omit<OpenField, 'node'>;

  const openSet = (set: SelectionSetNode, scope: Scope): SelectionSetNode => ({
    kind: Kind.SELECTION_SET,
    selections: set.selections.flatMap((selection): SelectionNode[] => openSelection(selection, scope)),
  });

  function openSelection(selection: SelectionNode, scope: Scope): SelectionNode[] {
    count += 1;
    if (count > MAX_FIELDS)
      throw new DomainError('LIMIT_EXCEEDED', `The operation selects more than ${MAX_FIELDS} fields with its fragments`);
    const conditions = [...scope.conditions, ...conditionsOf(selection)];
    if (selection.kind === Kind.FIELD) return [openField(selection, { ...scope, conditions })];

    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
    if (!fragment) return [];
    const condition = fragment.typeCondition?.name.value;
    const parent = condition === undefined ? scope.parent : schema.getType(condition);
    if (!isCompositeType(parent)) return [];
    const within = possibleTypes(parent);
    const possible = new Set([...scope.possible].filter((type) => within.has(type)));
    return [
      {
        kind: Kind.INLINE_FRAGMENT,
        ...(fragment.typeCondition && { typeCondition: fragment.typeCondition }),
        ...(selection.directives && { directives: selection.directives }),
        selectionSet: openSet(fragment.selectionSet, { ...scope, parent, possible, conditions }),
      },
    ];
  }

  function openField(field: FieldNode, scope: Scope): FieldNode {
    const definition = 'getFields' in scope.parent ? scope.parent.getFields()[field.name.value] : undefined;
    if (!definition) return field;
    const path = [...scope.path, field.alias?.value ?? field.name.value];
    const node: { -readonly [Key in keyof FieldNode]: FieldNode[Key] } = { ...field };
    onField({ ...scope, node, path });
    const type = getNamedType(definition.type);
    if (field.selectionSet && isCompositeType(type)) {
      node.selectionSet = openSet(field.selectionSet, { ...scope, path, parent: type, possible: possibleTypes(type) });
    }
    return node;
  }

  const root = schema.getRootType(operation.operation);
  if (!root) return operation;
  const scope: Scope = { path: [], parent: root, possible: new Set([root.name]), conditions: [] };
  return { ...operation, selectionSet: openSet(operation.selectionSet, scope) };
}

function possibleTypesOf(schema: GraphQLSchema) {
  const known = new Map<GraphQLCompositeType, ReadonlySet<string>>();
  return (type: GraphQLCompositeType): ReadonlySet<string> => {
    let names = known.get(type);
    if (!names) {
      const types = isAbstractType(type) ? schema.getPossibleTypes(type) : [type];
      known.set(type, (names = new Set(types.map(({ name }) => name))));
    }
    return names;
  };
}
