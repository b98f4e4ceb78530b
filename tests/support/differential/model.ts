import * as fc from 'fast-check';

/** How a field's type is wrapped, the innermost type in the place of `T`. */
export const WRAPS = ['T', 'T', 'T!', '[T]', '[T!]', '[T!]!', '[[T]]'] as const;
export const SCALARS = ['String', 'Int', 'Float', 'Boolean', 'ID', 'Shade', 'Blob'] as const;
/** The subgraphs that entities live in. A further one, `d`, knows the interface as an object. */
export const SUBGRAPHS = ['a', 'b', 'c'] as const;

/** What fast-check generates, and shrinks. Numbers that name something are taken modulo how many there are. */
export type FieldModel = {
  home: number;
  kind: 'scalar' | 'entity' | 'value' | 'interface' | 'union';
  target: number;
  wrap: (typeof WRAPS)[number];
  hasArgument: boolean;
  trait: 'plain' | 'shareable' | 'override' | 'requires' | 'provides' | 'fragile';
};
export type EntityModel = { fields: FieldModel[]; keys: ('id' | 'code' | 'both')[]; isMember: boolean; root: number };
export type ValueModel = { scalar: number; wrap: (typeof WRAPS)[number]; reference: number | null };
export type GraphModel = {
  entities: EntityModel[];
  values: ValueModel[];
  /** Where the interface and the union are; null: there is none. */
  interfaceHome: number | null;
  hasInterfaceObject: boolean;
  unionHome: number | null;
  /** Of the data. */
  seed: number;
};

const field: fc.Arbitrary<FieldModel> = fc.record({
  home: fc.nat(2),
  kind: fc.constantFrom('scalar', 'scalar', 'scalar', 'entity', 'entity', 'value', 'interface', 'union'),
  target: fc.nat(11),
  wrap: fc.constantFrom(...WRAPS),
  hasArgument: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  trait: fc.constantFrom('plain', 'plain', 'shareable', 'override', 'requires', 'requires', 'provides', 'fragile'),
});

export const graphModel: fc.Arbitrary<GraphModel> = fc.record({
  entities: fc.array(
    fc.record({
      fields: fc.array(field, { minLength: 1, maxLength: 6 }),
      keys: fc.array(fc.constantFrom('id', 'id', 'code', 'both'), { minLength: 3, maxLength: 3 }),
      isMember: fc.boolean(),
      root: fc.nat(2),
    }),
    { minLength: 2, maxLength: 4 },
  ),
  values: fc.array(fc.record({ scalar: fc.nat(6), wrap: fc.constantFrom(...WRAPS), reference: fc.option(fc.nat(3), { nil: null }) }), {
    minLength: 1,
    maxLength: 2,
  }),
  interfaceHome: fc.option(fc.nat(2), { nil: null, freq: 3 }),
  hasInterfaceObject: fc.boolean(),
  unionHome: fc.option(fc.nat(2), { nil: null, freq: 3 }),
  seed: fc.nat(1_000_000),
});
