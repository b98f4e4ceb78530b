import * as fc from 'fast-check';
import { getNamedType, isCompositeType, isObjectType, type GraphQLCompositeType, type GraphQLField, type GraphQLSchema } from 'graphql';

export type DifferentialOperation = { query: string; variables: Record<string, unknown> };

const CONDITIONS = [
  '',
  '',
  '',
  '',
  ' @include(if: $yes)',
  ' @skip(if: $no)',
  ' @include(if: true)',
  ' @skip(if: true)',
  ' @skip(if: $yes)',
];
const DECLARED: Record<string, string> = { yes: 'Boolean!', no: 'Boolean = false', n: 'Int', id: 'ID!' };

const aliasOf = (name: string): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom('', '', `${name}_1: `, `${name}_2: `) },
    // What several fields may have, where no object has both.
    { weight: 1, arbitrary: fc.constant('x: ') },
  );

/** Operations over a generated graph; about one in a few asks for two things under one key, and is for validation to refuse. */
export function differentialOperation(schema: GraphQLSchema): fc.Arbitrary<DifferentialOperation> {
  const composites = Object.values(schema.getTypeMap()).filter((type) => isCompositeType(type) && !type.name.startsWith('__'));
  const roots = [schema.getQueryType(), schema.getMutationType()];
  const inner = composites.filter((type) => !roots.includes(type as never)) as GraphQLCompositeType[];

  const argumentsOf = ({ args }: GraphQLField<unknown, unknown>): fc.Arbitrary<string> => {
    if (args.some(({ name }) => name === 'id')) {
      const entity = fc.nat(3).chain((e) => fc.nat(4).map((n) => `(id: "E${e}:${n}")`));
      return fc.oneof({ weight: 4, arbitrary: entity }, { weight: 1, arbitrary: fc.constant('(id: $id)') });
    }
    return args.length === 0 ? fc.constant('') : fc.constantFrom('', '(n: 1)', '(n: 2)', '(n: $n)', '(n: null)');
  };

  const selectionSet = (type: GraphQLCompositeType, depth: number, isInFragment: boolean): fc.Arbitrary<string> =>
    fc
      .array(selection(type, depth, isInFragment), { minLength: 1, maxLength: depth > 2 ? 4 : 3 })
      .map((selections) => `{ ${selections.join(' ')} }`);

  const fieldOf = (type: GraphQLCompositeType, depth: number, isInFragment: boolean): fc.Arbitrary<string> => {
    const fields = 'getFields' in type ? Object.values(type.getFields()) : [];
    const usable = fields.filter((field) => depth > 0 || !isCompositeType(getNamedType(field.type)));
    // Where a union is, only its members have fields.
    if (usable.length === 0) return fc.constant('__typename');
    return fc.constantFrom(...usable).chain((field) => {
      const named = getNamedType(field.type);
      const inner = isCompositeType(named) ? selectionSet(named, depth - 1, isInFragment) : fc.constant('');
      return fc
        .tuple(aliasOf(field.name), argumentsOf(field), fc.constantFrom(...CONDITIONS), inner)
        .map(([alias, args, condition, selections]) => `${alias}${field.name}${args}${condition} ${selections}`);
    });
  };

  const selection = (type: GraphQLCompositeType, depth: number, isInFragment: boolean): fc.Arbitrary<string> => {
    const possible = (one: GraphQLCompositeType) => (isObjectType(one) ? [one] : schema.getPossibleTypes(one));
    const overlapping = [type, ...inner].filter((other) => possible(other).some((one) => possible(type).includes(one)));
    const inline = fc
      .tuple(fc.constantFrom(...overlapping), fc.boolean(), fc.constantFrom(...CONDITIONS))
      .chain(([on, bare, condition]) =>
        selectionSet(bare ? type : on, depth - 1, isInFragment).map((set) => `...${bare ? '' : ` on ${on.name}`}${condition} ${set}`),
      );
    const named = overlapping.filter((other) => inner.includes(other));
    const spread = fc
      .tuple(fc.constantFrom(...(named.length > 0 ? named : inner)), fc.constantFrom(...CONDITIONS))
      .map(([on, condition]) => `...Of${on.name}${condition}`);
    return fc.oneof(
      { weight: 7, arbitrary: fieldOf(type, depth, isInFragment) },
      { weight: 1, arbitrary: fc.constant('__typename') },
      ...(depth > 0 ? [{ weight: isObjectType(type) ? 2 : 6, arbitrary: inline }] : []),
      ...(!isInFragment && named.length > 0 ? [{ weight: 1, arbitrary: spread }] : []),
    );
  };

  const fragments = fc.tuple(
    ...inner.map((type) => selectionSet(type, 1, true).map((set) => `fragment Of${type.name} on ${type.name} ${set}`)),
  );
  const root = fc
    .constantFrom(...roots.flatMap((type) => (type ? [type, ...(type === roots[0] ? [type, type] : [])] : [])))
    .chain((type) => selectionSet(type, 5, false).map((set) => ({ kind: type === roots[0] ? 'query' : 'mutation', set })));
  const variables = fc.record(
    { yes: fc.boolean(), no: fc.boolean(), n: fc.constantFrom(1, 2, null), id: fc.nat(3).map((n) => `E0:${n}`) },
    { requiredKeys: ['yes', 'id'] },
  );
  return fc.record({ root, fragments, variables }).map(({ root, fragments, variables }) => {
    const used = fragments.filter((_, index) => new RegExp(`\\.\\.\\.Of${inner[index]?.name}\\b`).test(root.set));
    const body = [root.set, ...used].join('\n');
    const declared = Object.keys(DECLARED).filter((name) => new RegExp(`\\$${name}\\b`).test(body));
    const head = declared.length > 0 ? ` (${declared.map((name) => `$${name}: ${DECLARED[name]}`).join(', ')})` : '';
    return {
      query: `${root.kind}${head} ${body}`,
      variables: Object.fromEntries(Object.entries(variables).filter(([name]) => declared.includes(name))),
    };
  });
}
