import {
  getNamedType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isScalarType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';
import { scopeIn, type ViewerScope } from '../../platform/graph/viewer-scope.ts';

/** Widest first: what an answer of one scope may have in it. */
const WIDTH: Record<ViewerScope, number> = { PUBLIC: 0, COURSE: 1, VIEWER: 2 };

export type ScopedFields = {
  /** `Type.field` of everything declared PUBLIC or COURSE, root fields and what is hidden from clients excepted. */
  coordinates: string[];
  /**
   * Everything of `scope` or a wider one that can be selected of a type, down to `depth` objects; no type within itself. Null: nothing.
   */
  select: (typeName: string, scope: ViewerScope, depth?: number) => string;
  /** `Type.field` of every selected field whose object was in the answer. */
  answered: (typeName: string, value: unknown, into: Set<string>) => void;
};

/** What the graph declares with `@viewerScope`, and operations made of it. @param graph with the directives @param client as clients see it */
export function createScopedFields(graph: GraphQLSchema, client: GraphQLSchema): ScopedFields {
  const scopeOf = (typeName: string, fieldName: string): ViewerScope => {
    const type = graph.getType(typeName) as GraphQLObjectType;
    return scopeIn(type.getFields()[fieldName]?.astNode?.directives) ?? scopeIn(type.astNode?.directives) ?? 'VIEWER';
  };
  const fieldsOf = (type: GraphQLObjectType, scope: ViewerScope) =>
    Object.values(type.getFields()).filter(
      (field) => WIDTH[scopeOf(type.name, field.name)] <= WIDTH[scope] && !field.args.some(isRequiredArgument),
    );

  const selectIn = (type: GraphQLObjectType, scope: ViewerScope, depth: number, within: readonly string[]): string => {
    const parts = fieldsOf(type, scope).flatMap((field) => {
      const inner = getNamedType(field.type);
      if (isScalarType(inner) || isEnumType(inner)) return [field.name];
      if (!isObjectType(inner)) return [`${field.name} { __typename }`];
      if (depth === 0 || within.includes(inner.name)) return [];
      const selection = selectIn(inner, scope, depth - 1, [...within, inner.name]);
      return selection === '' ? [] : [`${field.name} { ${selection} }`];
    });
    return parts.join(' ');
  };

  const answered = (type: GraphQLOutputType, value: unknown, into: Set<string>): void => {
    if (value == null) return;
    if (isNonNullType(type)) return answered(type.ofType, value, into);
    if (isListType(type)) return (value as unknown[]).forEach((one) => answered(type.ofType, one, into));
    if (!isObjectType(type)) return;
    for (const [name, inner] of Object.entries(value)) {
      const field = type.getFields()[name];
      if (!field) continue;
      into.add(`${type.name}.${name}`);
      answered(field.type, inner, into);
    }
  };

  const typeNamed = (name: string) => client.getType(name) as GraphQLObjectType;
  const roots = new Set([client.getQueryType(), client.getMutationType(), client.getSubscriptionType()]);
  return {
    coordinates: Object.values(client.getTypeMap())
      .filter(isObjectType)
      .filter((type) => !type.name.startsWith('__') && !roots.has(type))
      .flatMap((type) => fieldsOf(type, 'COURSE').map((field) => `${type.name}.${field.name}`)),
    select: (typeName, scope, depth = 6) => selectIn(typeNamed(typeName), scope, depth, [typeName]),
    answered: (typeName, value, into) => answered(typeNamed(typeName), value, into),
  };
}
