import {
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  OperationTypeNode,
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentSpreadNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  type InlineFragmentNode,
  type NamedTypeNode,
  type SelectionSetNode,
} from 'graphql';
import { scopeIn } from './viewer-scope.ts';

/** How long what was answered may be kept, and for whom. */
export type CachePolicy = { /** In seconds, above 0. */ maxAge: number; isPrivate: boolean };

type Hint = { maxAge: number | null; isPrivate: boolean };

/** What `Cache-Control` says of it over HTTP. */
export const toCacheControl = ({ maxAge, isPrivate }: CachePolicy): string => `max-age=${maxAge}, ${isPrivate ? 'private' : 'public'}`;

/**
 * How long an answer about entities may be kept, by the `@cacheControl` of what is asked for; null: not at all, and so is everything that
 * is not about entities alone. The lowest `maxAge` of all fields counts, as with Apollo: a field that returns objects, and an entity, has
 * that of itself or its type or else 0, a leaf has that of itself or of what is around it. PRIVATE counts where it stands once.
 * Beyond Apollo's rules, a field without `@viewerScope(scope: PUBLIC)` is kept for nobody, unless it is PRIVATE itself.
 */
export function policyOf(schema: GraphQLSchema, document: DocumentNode): CachePolicy | null {
  const fragments = new Map(
    document.definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [])),
  );
  let maxAge = Infinity;
  let isPrivate = false;
  const restrict = (hint: Hint, age: number) => {
    maxAge = Math.min(maxAge, age);
    isPrivate ||= hint.isPrivate;
  };

  function visitFields(type: GraphQLCompositeType, { selections }: SelectionSetNode, around: number): void {
    for (const node of selections) {
      if (node.kind === Kind.FIELD) visitField(type, node, around);
      else {
        const fragment = fragmentOf(node);
        if (fragment) visitFields(typeNamed(fragment.typeCondition) ?? type, fragment.selectionSet, around);
      }
    }
  }

  function visitField(parent: GraphQLCompositeType, node: FieldNode, around: number): void {
    if (node.name.value === '__typename') return;
    const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node.name.value] : undefined;
    if (!field) return restrict(NO_HINT, 0);
    const type = getNamedType(field.type);
    const own = hintIn(field.astNode?.directives);
    const hint = isCompositeType(type) ? merged(own, hintIn(type.astNode?.directives)) : own;
    const scope = scopeIn(field.astNode?.directives) ?? scopeIn(parent.astNode?.directives);
    const age = scope === 'PUBLIC' || own.isPrivate ? (hint.maxAge ?? (isCompositeType(type) ? 0 : around)) : 0;
    restrict(hint, age);
    if (node.selectionSet && isCompositeType(type)) visitFields(type, node.selectionSet, age);
  }

  /** Each type condition below `_entities` is an entity's. */
  function visitEntities({ selections }: SelectionSetNode): void {
    for (const node of selections) {
      if (node.kind === Kind.FIELD) continue;
      const fragment = fragmentOf(node);
      const type = typeNamed(fragment?.typeCondition);
      if (!fragment || !type) return restrict(NO_HINT, 0);
      const hint = hintIn(type.astNode?.directives);
      restrict(hint, hint.maxAge ?? 0);
      visitFields(type, fragment.selectionSet, hint.maxAge ?? 0);
    }
  }

  const fragmentOf = (node: InlineFragmentNode | FragmentSpreadNode) =>
    node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value);
  const typeNamed = (node: NamedTypeNode | undefined): GraphQLCompositeType | null => {
    const type = node && schema.getType(node.name.value);
    return isCompositeType(type) ? type : null;
  };

  for (const node of document.definitions) {
    if (node.kind !== Kind.OPERATION_DEFINITION) continue;
    for (const field of node.selectionSet.selections) {
      if (
        node.operation !== OperationTypeNode.QUERY ||
        field.kind !== Kind.FIELD ||
        field.name.value !== '_entities' ||
        !field.selectionSet
      )
        return null;
      visitEntities(field.selectionSet);
    }
  }
  return maxAge > 0 && maxAge < Infinity ? { maxAge, isPrivate } : null;
}

const NO_HINT: Hint = { maxAge: null, isPrivate: false };

/** What stands at a field is more than what stands at its type. */
const merged = (field: Hint, type: Hint): Hint => ({
  maxAge: field.maxAge ?? type.maxAge,
  isPrivate: field.isPrivate || type.isPrivate,
});

function hintIn(directives: readonly ConstDirectiveNode[] | undefined): Hint {
  const given = directives?.find(({ name }) => name.value === 'cacheControl')?.arguments ?? [];
  const valueOf = (name: string) => given.find((argument) => argument.name.value === name)?.value;
  const [maxAge, scope] = [valueOf('maxAge'), valueOf('scope')];
  return {
    maxAge: maxAge?.kind === Kind.INT ? Number(maxAge.value) : null,
    isPrivate: scope?.kind === Kind.ENUM && scope.value === 'PRIVATE',
  };
}
