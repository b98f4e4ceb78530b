import * as fc from 'fast-check';
import { getNamedType, isCompositeType, isObjectType, type GraphQLCompositeType, type GraphQLSchema } from 'graphql';

export type RandomOperation = { query: string; variables: { yes: boolean; no: boolean } };

const CONDITIONS = ['', '', '', ' @include(if: $yes)', ' @skip(if: $no)', ' @include(if: true)', ' @skip(if: true)'];

/** Valid queries over a schema without arguments: aliases, fragments of every kind, conditions, keys asked for twice. */
export function randomOperation(schema: GraphQLSchema): fc.Arbitrary<RandomOperation> {
  const composites = Object.values(schema.getTypeMap()).filter((type) => isCompositeType(type) && !type.name.startsWith('__'));
  const fragmentTypes = composites.filter(({ name }) => name !== 'Query') as GraphQLCompositeType[];

  const selectionSet = (type: GraphQLCompositeType, depth: number, spreads: boolean): fc.Arbitrary<string> =>
    fc.array(selection(type, depth, spreads), { minLength: 1, maxLength: 4 }).map((selections) => `{ ${selections.join(' ')} }`);

  const fieldOf = (type: GraphQLCompositeType, depth: number, spreads: boolean): fc.Arbitrary<string> => {
    const fields = 'getFields' in type ? Object.values(type.getFields()) : [];
    const usable = fields.filter((field) => depth > 0 || !isCompositeType(getNamedType(field.type)));
    if (usable.length === 0) return fc.constant('__typename');
    return fc.constantFrom(...usable).chain((field) => {
      const named = getNamedType(field.type);
      const inner = isCompositeType(named) ? selectionSet(named, depth - 1, spreads) : fc.constant('');
      return fc
        .tuple(fc.constantFrom('', '', `${field.name}_1: `, `${field.name}_2: `), fc.constantFrom(...CONDITIONS), inner)
        .map(([alias, condition, selections]) => `${alias}${field.name}${condition} ${selections}`);
    });
  };

  const selection = (type: GraphQLCompositeType, depth: number, spreads: boolean): fc.Arbitrary<string> => {
    const possible = (one: GraphQLCompositeType) => (isObjectType(one) ? [one] : schema.getPossibleTypes(one));
    const overlapping = [type, ...fragmentTypes].filter((other) => possible(other).some((one) => possible(type).includes(one)));
    const inline = fc
      .tuple(fc.constantFrom(...overlapping), fc.boolean(), fc.constantFrom(...CONDITIONS))
      .chain(([on, bare, condition]) =>
        selectionSet(bare ? type : on, depth - 1, spreads).map((set) => `...${bare ? '' : ` on ${on.name}`}${condition} ${set}`),
      );
    const named = overlapping.filter((other) => fragmentTypes.includes(other));
    const spread = fc
      .tuple(fc.constantFrom(...(named.length > 0 ? named : fragmentTypes.slice(0, 1))), fc.constantFrom(...CONDITIONS))
      .map(([on, condition]) => `...Of${on.name}${condition}`);
    return fc.oneof(
      { weight: 6, arbitrary: fieldOf(type, depth, spreads) },
      { weight: 1, arbitrary: fc.constant('__typename') },
      ...(depth > 0 ? [{ weight: 2, arbitrary: inline }] : []),
      ...(spreads && named.length > 0 ? [{ weight: 1, arbitrary: spread }] : []),
    );
  };

  const query = schema.getQueryType();
  if (!query) throw new Error('There is nothing to ask for');
  const fragments = fc.tuple(
    ...fragmentTypes.map((type) => selectionSet(type, 2, false).map((set) => `fragment Of${type.name} on ${type.name} ${set}`)),
  );
  return fc
    .record({ root: selectionSet(query, 4, true), fragments, variables: fc.record({ yes: fc.boolean(), no: fc.boolean() }) })
    .map(({ root, fragments, variables }) => {
      const used = fragments.filter((_, index) => new RegExp(`\\.\\.\\.Of${fragmentTypes[index]?.name}\\b`).test(root));
      const body = [root, ...used].join('\n');
      const declared = ['yes', 'no'].filter((name) => body.includes(`$${name}`)).map((name) => `$${name}: Boolean!`);
      return { query: `query ${declared.length > 0 ? `(${declared.join(', ')}) ` : ''}${body}`, variables };
    });
}
