import { isAbstractType, isInterfaceType, type GraphQLSchema } from 'graphql';

/** What names of types mean in a schema. */
export type TypeSets = {
  /** The names of the types that a fragment on `condition` is about: the type itself, and what implements it or is a member. */
  under: (condition: string) => ReadonlySet<string>;
  /** Whether it is an interface or a union: no object is of it alone. */
  isAbstract: (name: unknown) => boolean;
};

/** Remembers each condition's names. One that the schema does not have is about its own name alone. */
export function createTypeSets(schema: GraphQLSchema): TypeSets {
  const known = new Map<string, ReadonlySet<string>>();
  return {
    under(condition) {
      let names = known.get(condition);
      if (!names) {
        const type = schema.getType(condition);
        const possible = isAbstractType(type) ? schema.getPossibleTypes(type) : [];
        const interfaces = isInterfaceType(type) ? schema.getImplementations(type).interfaces : [];
        known.set(condition, (names = new Set([condition, ...[...possible, ...interfaces].map(({ name }) => name)])));
      }
      return names;
    },
    isAbstract: (name) => typeof name === 'string' && isAbstractType(schema.getType(name)),
  };
}
