import { SCALARS, SUBGRAPHS, type FieldModel, type GraphModel } from './model.ts';

/** A field as the graph has it. */
export type GraphField = {
  name: string;
  /** As SDL has it, for instance `[E1!]`. */
  type: string;
  named: string;
  hasArgument: boolean;
  /** May fail for some objects. */
  isFragile: boolean;
  /** The subgraphs that resolve it, the one that is asked first. */
  homes: string[];
  /** What it is computed from. */
  requires: GraphField | null;
  /** By subgraph: the directives that the field has there, or null where it is not. */
  directives: Map<string, string>;
};
export type GraphEntity = {
  name: string;
  fields: GraphField[];
  /** By subgraph. Only where it is at all. */
  keys: Map<string, 'id' | 'code' | 'both'>;
  /** Where something of it is resolved; elsewhere it can only be referred to. */
  resolvable: Set<string>;
  isMember: boolean;
};
export type GraphValue = { name: string; fields: GraphField[] };

/** A model made consistent: what it names exists, and composes in nearly every case. */
export type Graph = {
  entities: GraphEntity[];
  values: GraphValue[];
  interfaceHome: string | null;
  interfaceObject: boolean;
  unionHome: string | null;
  seed: number;
};

const at = <T>(items: readonly T[], index: number): T => items[index % items.length] as T;
const wrapped = (wrap: string, named: string): string => wrap.replace('T', named);

/** Where a field is not resolved, but declared for others. */
const EXTERNAL = '@external';

export function graphOf(model: GraphModel): Graph {
  const interfaceHome = model.interfaceHome === null ? null : at(SUBGRAPHS, model.interfaceHome);
  const unionHome = model.unionHome === null ? null : at(SUBGRAPHS, model.unionHome);
  const graph: Graph = {
    entities: model.entities.map((entity, index) => ({
      name: `E${index}`,
      fields: entity.fields.map((field, number) => createField(model, { interfaceHome, unionHome }, field, `f${number}`)),
      keys: new Map(),
      resolvable: new Set(),
      isMember: interfaceHome !== null && (entity.isMember || index === 0),
    })),
    values: model.values.map(({ scalar, wrap, reference }, index) => ({
      name: `V${index}`,
      fields: [
        plainField('a', wrapped(wrap, at(SCALARS, scalar)), at(SCALARS, scalar)),
        ...(reference === null
          ? []
          : [
              plainField(
                'ref',
                at(
                  model.entities.map((_, n) => `E${n}`),
                  reference,
                ),
                '',
              ),
            ]),
      ],
    })),
    interfaceHome,
    interfaceObject: interfaceHome !== null && model.hasInterfaceObject,
    unionHome,
    seed: model.seed,
  };
  for (const [index, entity] of model.entities.entries()) {
    for (const [number, field] of entity.fields.entries()) giveTrait(graph, graph.entities[index] as GraphEntity, number, field);
  }
  placeEntities(graph, model);
  return graph;
}

const plainField = (name: string, type: string, named: string): GraphField => ({
  name,
  type,
  named: named || type,
  hasArgument: false,
  isFragile: false,
  homes: [],
  requires: null,
  directives: new Map(),
});

function createField(
  model: GraphModel,
  { interfaceHome, unionHome }: Pick<Graph, 'interfaceHome' | 'unionHome'>,
  field: FieldModel,
  name: string,
): GraphField {
  const home = at(SUBGRAPHS, field.home);
  const scalar = at(SCALARS, field.target);
  const names: Record<FieldModel['kind'], string> = {
    scalar,
    entity: `E${field.target % model.entities.length}`,
    value: `V${field.target % model.values.length}`,
    interface: interfaceHome === home ? 'Thing' : scalar,
    union: unionHome === home ? 'Any' : scalar,
  };
  const named = field.trait === 'requires' ? 'String' : names[field.kind];
  return {
    name,
    type: field.trait === 'requires' ? 'String' : wrapped(field.wrap, named),
    named,
    hasArgument: field.hasArgument,
    isFragile: field.trait === 'fragile',
    homes: [home],
    requires: null,
    directives: new Map([[home, '']]),
  };
}

const isScalar = ({ named }: GraphField) => (SCALARS as readonly string[]).includes(named);
const isValue = ({ named }: GraphField) => named.startsWith('V');

function giveTrait(graph: Graph, entity: GraphEntity, number: number, { trait, home: homeIndex, target }: FieldModel): void {
  const field = entity.fields[number] as GraphField;
  const home = at(SUBGRAPHS, homeIndex);
  const other = at(SUBGRAPHS, homeIndex + 1 + (target % 2));
  const isSimple = isScalar(field) || isValue(field);
  if (trait === 'shareable' && isSimple && !field.directives.has(other) && !field.directives.get(home)?.includes('(')) {
    field.homes.push(other);
    for (const one of field.homes) field.directives.set(one, '@shareable');
  } else if (trait === 'override' && isSimple && field.directives.size === 1) {
    field.directives.set(home, `@override(from: "${other}")`).set(other, '');
  } else if (trait === 'requires') {
    const candidates = entity.fields.filter(
      (one, index) =>
        index < number &&
        !one.hasArgument &&
        !one.directives.has(home) &&
        // Where nothing may be null, a failure of what nobody asked for would take what was asked for with it.
        !(one.isFragile && one.type.endsWith('!')) &&
        (isScalar(one) || (isValue(one) && one.homes.length === 1)),
    );
    if (candidates.length === 0) return;
    const required = at(candidates, target);
    required.directives.set(home, EXTERNAL);
    field.requires = required;
    field.directives.set(home, `@requires(fields: "${required.name}${isValue(required) ? ' { a }' : ''}")`);
  } else if (trait === 'provides' && field.named.startsWith('E')) {
    const provided = graph.entities
      .find(({ name }) => name === field.named)
      ?.fields.find(
        (one) =>
          one !== field &&
          isScalar(one) &&
          !one.hasArgument &&
          !one.directives.has(home) &&
          [...one.directives.values()].every((own) => own === '' || own === '@shareable'),
      );
    if (!provided) return;
    for (const own of provided.directives.keys()) provided.directives.set(own, '@shareable');
    provided.directives.set(home, EXTERNAL);
    field.directives.set(home, `@provides(fields: "${provided.name}")`);
  }
}

/** Says where each entity is, and by which keys: where a field of it is, where something refers to it, and where the interface is. */
function placeEntities(graph: Graph, model: GraphModel): void {
  const { entities, values, interfaceHome, unionHome } = graph;
  const present = new Map(entities.map(({ name }) => [name, new Set<string>()]));
  const refer = (named: string, subgraph: string): void => {
    present.get(named)?.add(subgraph);
    for (const { fields } of values.filter(({ name }) => name === named)) for (const field of fields) refer(field.named, subgraph);
  };
  for (const [index, { name, fields, resolvable, isMember }] of entities.entries()) {
    refer(name, at(SUBGRAPHS, model.entities[index]?.root ?? 0));
    for (const field of fields) {
      for (const [subgraph, directives] of field.directives) {
        refer(field.named, subgraph);
        if (directives !== EXTERNAL) resolvable.add(subgraph);
        refer(name, subgraph);
      }
    }
    if (isMember && interfaceHome !== null) {
      refer(name, interfaceHome);
      resolvable.add(interfaceHome);
    }
    if (unionHome !== null) refer(name, unionHome);
  }
  for (const [index, { name, keys, resolvable, isMember }] of entities.entries()) {
    const styles = model.entities[index]?.keys ?? [];
    for (const subgraph of present.get(name) ?? []) keys.set(subgraph, styles[SUBGRAPHS.indexOf(subgraph as 'a')] ?? 'id');
    // Somebody has to know which id goes with which code, and the interface knows its members by id.
    const [first] = resolvable;
    if ([...keys.values()].some((style) => style !== 'id') && first !== undefined) keys.set(first, 'both');
    if (isMember && interfaceHome !== null && keys.get(interfaceHome) === 'code') keys.set(interfaceHome, 'both');
  }
}
