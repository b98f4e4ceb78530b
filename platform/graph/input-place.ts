import { BREAK, GraphQLError, Kind, visit, type ASTNode, type DocumentNode, type ValueNode } from 'graphql';

/**
 * Says in `extensions.field` which input a refused value is: for a literal of a document that did not validate. Errors that are about
 * something else are given back as they are.
 */
export function withLiteralPlace(error: GraphQLError, document: DocumentNode): GraphQLError {
  const node = error.nodes?.[0];
  const field = node ? placeOf(node, document) : null;
  if (field === null) return error;
  return new GraphQLError(error.message, {
    nodes: error.nodes ?? null,
    originalError: error.originalError ?? null,
    extensions: { ...error.extensions, field },
  });
}

/** `argument.field.0.field`, from the argument that the value stands in. Null for a value that stands in none. */
function placeOf(wanted: ASTNode, document: DocumentNode): string | null {
  let place: string | null = null;
  visit(document, {
    Argument: (argument) => {
      place = placeIn(argument.value, wanted, argument.name.value);
      return place === null ? false : BREAK;
    },
  });
  return place;
}

function placeIn(value: ValueNode, wanted: ASTNode, place: string): string | null {
  if (value === wanted) return place;
  const inside: [string | number, ValueNode][] =
    value.kind === Kind.OBJECT
      ? value.fields.map((field) => [field.name.value, field.value])
      : value.kind === Kind.LIST
        ? [...value.values.entries()]
        : [];
  for (const [name, one] of inside) {
    const found = placeIn(one, wanted, `${place}.${name}`);
    if (found !== null) return found;
  }
  return null;
}
