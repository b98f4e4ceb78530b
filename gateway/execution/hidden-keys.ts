import { parseSelectionSet, type CompositeType, type FieldDefinition, type Supergraph } from '@apollo/federation-internals';
import { getNamedType, GraphQLError, isAbstractType, isCompositeType, type ASTVisitor, type ValidationContext } from 'graphql';

/**
 * Refuses aliases that would put another field in the place of one that is read between subgraphs: of a key, of what a field `@requires`,
 * or of `__typename`. Apollo's planner asks for these under their own names, and its executor reads whatever stands there.
 * @returns a rule for graphql's `validate`
 */
export function createHiddenKeysRule({ schema }: Supergraph): (context: ValidationContext) => ASTVisitor {
  const readBetween = new Map<string, Set<string>>();
  for (const type of [...schema.objectTypes(), ...schema.interfaceTypes()]) {
    const keys = type.appliedDirectivesOf('join__type').map((directive) => (directive.arguments() as { key?: string }).key);
    const required = type.fields().flatMap((field: FieldDefinition<CompositeType>) => field.appliedDirectivesOf('join__field'));
    const fieldSets = [...keys, ...required.map((directive) => (directive.arguments() as { requires?: string }).requires)];
    const names = fieldSets.flatMap((set) => (set === undefined ? [] : namesIn(type, set)));
    readBetween.set(type.name, new Set(['__typename', ...names]));
  }

  return (context) => ({
    Field(node) {
      const alias = node.alias?.value;
      if (alias === undefined || alias === node.name.value) return;
      const type = getNamedType(context.getParentType());
      if (!isCompositeType(type)) return;
      const types = isAbstractType(type) ? [type, ...context.getSchema().getPossibleTypes(type)] : [type];
      const hidden = types.find(({ name }) => alias === '__typename' || readBetween.get(name)?.has(alias));
      if (!hidden) return;
      const message = `"${alias}" cannot be the alias of "${node.name.value}": the field of that name tells what a ${hidden.name} is. Choose another.`;
      context.reportError(new GraphQLError(message, { nodes: node }));
    },
  });
}

/** What stands at the top of a field set. What is deeper belongs to other types, which have keys of their own. */
const namesIn = (parentType: CompositeType, source: string): string[] =>
  parseSelectionSet({ parentType, source })
    .selections()
    .flatMap((selection) => (selection.kind === 'FieldSelection' ? [selection.element.name] : []));
