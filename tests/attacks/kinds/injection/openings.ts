import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';

/** A text that a client gives to a root field, however deep in its inputs. */
export type Opening = {
  operation: 'query' | 'mutation' | 'subscription';
  field: string;
  /** Where the text goes: `input.events.0.eventType`. */
  place: string;
  /** Of the text: `ID`, `String`, … */
  type: string;
  query: string;
  /** With `text` in this place, and harmless values where others are needed. */
  variables: (text: unknown) => Record<string, unknown>;
};

/** Harmless values by the name of a type, or of an argument of it. */
export type Harmless = (type: string, name: string) => unknown;

/** Every place in `schema` where a client may write a text. */
export function findOpenings(schema: GraphQLSchema, harmless: Harmless): Opening[] {
  const roots = [
    ['query', schema.getQueryType()],
    ['mutation', schema.getMutationType()],
    ['subscription', schema.getSubscriptionType()],
  ] as const;
  return roots.flatMap(([operation, root]) =>
    Object.values(root?.getFields() ?? {}).flatMap((field) => openingsOf(operation, field, harmless)),
  );
}

type Place = { path: (string | number)[]; type: string };

function openingsOf(operation: Opening['operation'], field: GraphQLField<unknown, unknown>, harmless: Harmless): Opening[] {
  const declared = field.args.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ');
  const given = field.args.map(({ name }) => `${name}: $${name}`).join(', ');
  const query = `${operation} (${declared}) { ${field.name}(${given}) ${selectionOf(field.type)} }`;
  return field.args.flatMap((argument) =>
    placesIn(argument.type, [argument.name], 0).map(({ path, type }) => ({
      operation,
      field: field.name,
      place: path.join('.'),
      type,
      query,
      variables: (text: unknown) => {
        const variables: Record<string, unknown> = {};
        for (const other of field.args) {
          const mustBe = isNonNullType(other.type) || other === argument;
          if (mustBe) variables[other.name] = valueOf(other.type, other.name, other === argument ? path.slice(1) : null, text, harmless);
        }
        return variables;
      },
    })),
  );
}

/** Texts below an input, through lists and objects; objects in objects of the same kind are looked into once. */
function placesIn(type: GraphQLInputType, path: (string | number)[], depth: number): Place[] {
  if (isNonNullType(type)) return placesIn(type.ofType, path, depth);
  if (isListType(type)) return placesIn(type.ofType, [...path, 0], depth);
  if (isInputObjectType(type))
    return depth > 3 ? [] : Object.values(type.getFields()).flatMap((field) => placesIn(field.type, [...path, field.name], depth + 1));
  const isText = isScalarType(type) && !['Int', 'Float', 'Boolean'].includes(type.name);
  return isText ? [{ path, type: type.name }] : [];
}

/** What goes to an input so that `text` stands at `path` below it; without a path, the least that is valid. */
function valueOf(type: GraphQLInputType, name: string, path: (string | number)[] | null, text: unknown, harmless: Harmless): unknown {
  if (isNonNullType(type)) return valueOf(type.ofType, name, path, text, harmless);
  if (isListType(type)) return [valueOf(type.ofType, name, path && path.slice(1), text, harmless)];
  if (!isInputObjectType(type)) {
    if (path) return text;
    return isEnumType(type) ? type.getValues()[0]?.name : harmless(getNamedType(type).name, name);
  }
  const [next, ...rest] = path ?? [];
  const fields = Object.values(type.getFields()).filter((field) => isNonNullType(field.type) || field.name === next);
  return Object.fromEntries(
    fields.map((field) => [field.name, valueOf(field.type, field.name, field.name === next ? rest : null, text, harmless)]),
  );
}

/** Leaves that need no argument, two objects deep. */
function selectionOf(type: GraphQLOutputType, depth = 0): string {
  const named = getNamedType(type);
  if (isLeafType(named)) return '';
  if (!isObjectType(named)) return '{ __typename }';
  const fields = Object.values(named.getFields()).filter(({ args }) => args.every((argument) => !isNonNullType(argument.type)));
  const leaves = fields.filter((field) => isLeafType(getNamedType(field.type))).map(({ name }) => name);
  const objects =
    depth < 2
      ? fields
          .filter((field) => isObjectType(getNamedType(field.type)) && field.args.length === 0)
          .slice(0, 3)
          .map((field) => `${field.name} ${selectionOf(field.type, depth + 1)}`)
      : [];
  return `{ __typename ${[...leaves, ...objects].join(' ')} }`;
}
