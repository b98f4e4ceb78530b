import {
  isEnumType,
  isInputObjectType,
  isObjectType,
  valueFromASTUntyped,
  type ConstDirectiveNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { composeSources } from '../../gateway/supergraph/project-supergraph.ts';
import { buildSupergraph } from '../../gateway/supergraph/supergraph.ts';

/** What the schema says of one field. */
export type Annotated = {
  /** `Type.field` */
  coordinate: string;
  field: GraphQLField<unknown, unknown>;
  isRoot: boolean;
  /** No client reaches it. */
  isInaccessible: boolean;
  isPublic: boolean;
  isAuthenticated: boolean;
  /** Any of the lists, all of each. */
  scopes: string[][];
  policies: string[][];
};

/** `Type.field` that an input is said to reveal, by the input. */
export type Revealing = { coordinate: string; reveals: string };

const ROOTS = new Set(['Query', 'Mutation', 'Subscription']);

const argumentOf = (directive: ConstDirectiveNode, name: string): unknown => {
  const argument = directive.arguments?.find((one) => one.name.value === name);
  return argument && valueFromASTUntyped(argument.value);
};

/** The supergraph of the five schemas, with what is hidden from clients. */
export const loadProjectSupergraph = async () => buildSupergraph(await composeSources());

/** Every field of the graph, those of the machinery excepted. */
export function annotatedFields(schema: GraphQLSchema): Annotated[] {
  return objectTypes(schema).flatMap((type) =>
    Object.values(type.getFields()).map((field) => {
      const directives = field.astNode?.directives ?? [];
      const named = (name: string) => directives.filter((directive) => directive.name.value === name);
      const lists = (name: string, argument: string) => named(name).flatMap((one) => argumentOf(one, argument) as string[][]);
      return {
        coordinate: `${type.name}.${field.name}`,
        field,
        isRoot: ROOTS.has(type.name),
        isInaccessible: [...directives, ...(type.astNode?.directives ?? [])].some(({ name }) => name.value === 'inaccessible'),
        isPublic: named('public').length > 0,
        isAuthenticated: named('authenticated').length > 0,
        scopes: lists('requiresScopes', 'scopes'),
        policies: lists('policy', 'policies'),
      };
    }),
  );
}

/** Every input that is said to reveal something. */
export function revealingInputs(schema: GraphQLSchema): Revealing[] {
  const of = (coordinate: string, directives: readonly ConstDirectiveNode[] | undefined): Revealing[] =>
    (directives ?? [])
      .filter(({ name }) => name.value === 'reveals')
      .map((directive) => ({ coordinate, reveals: argumentOf(directive, 'field') as string }));
  return Object.values(schema.getTypeMap()).flatMap((type) => {
    if (isEnumType(type)) return type.getValues().flatMap((value) => of(`${type.name}.${value.name}`, value.astNode?.directives));
    if (isInputObjectType(type)) {
      return Object.values(type.getFields()).flatMap((field) => of(`${type.name}.${field.name}`, field.astNode?.directives));
    }
    if (!isObjectType(type)) return [];
    return Object.values(type.getFields()).flatMap((field) =>
      field.args.flatMap((argument) => of(`${type.name}.${field.name}(${argument.name}:)`, argument.astNode?.directives)),
    );
  });
}

const objectTypes = (schema: GraphQLSchema): GraphQLObjectType[] =>
  Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter(({ name }) => !name.includes('__'));
