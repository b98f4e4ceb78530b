import type { Graph, GraphField } from './graph.ts';

/** An object of the data: what it is, and which one. */
export type Thing = { __typename: string; id: string; [key: string]: unknown };

/** How many of each entity there are. */
const POPULATION = 4;
const TEXTS = [
  '',
  'plain',
  'with "quotes" and \\',
  'ü, 猎, 🦌',
  'two\nlines',
  '\ud800 half a pair',
  'a text that is longer than what is looked at one by one',
];

/** FNV-1a. */
export function hash(text: string): number {
  let value = 0x81_1c_9d_c5;
  for (let index = 0; index < text.length; index += 1) value = Math.imul(value ^ text.charCodeAt(index), 0x01_00_01_93) >>> 0;
  return (value ^ (value >>> 15)) >>> 0;
}

export const thingOf = (id: string): Thing => ({ __typename: id.split(':')[0] ?? '', id });
export const codeOf = (id: string): string => `code of ${id}`;
export const idOfCode = (code: string): string => code.slice('code of '.length);

export class Fault extends Error {}

/**
 * What every field of every object is: made from the seed, the object and the arguments, and nothing else, so that it is the same in
 * whatever subgraph it is resolved, and without any.
 */
export function createTruth(graph: Graph) {
  const { entities, values } = graph;
  const members = entities.filter(({ isMember }) => isMember).map(({ name }) => name);
  const inUnion = entities.filter(({ keys }) => graph.unionHome !== null && keys.has(graph.unionHome)).map(({ name }) => name);

  const scalar = (named: string, n: number): unknown => {
    switch (named) {
      case 'Int':
        return (n % 7) - 3;
      case 'Float':
        return [0, 0.5, -1.25, 1e21][n % 4];
      case 'Boolean':
        return n % 2 === 0;
      case 'Shade':
        return n % 2 === 0 ? 'DARK' : 'LIGHT';
      case 'Blob':
        return [0, false, '', { a: [n % 3] }, [1, { b: null }]][n % 5];
      case 'ID':
        return `id-${n % 5}`;
      default:
        return TEXTS[n % TEXTS.length];
    }
  };
  const named = (name: string, key: string): unknown => {
    const n = hash(key);
    if (entities.some((entity) => entity.name === name)) return thingOf(`${name}:${n % POPULATION}`);
    if (values.some((value) => value.name === name)) return { __typename: name, id: key };
    if (name === 'Thing') return thingOf(`${members[n % members.length]}:${(n >>> 8) % POPULATION}`);
    if (name === 'Any') return thingOf(`${inUnion[n % inUnion.length]}:${(n >>> 8) % POPULATION}`);
    return scalar(name, n);
  };
  const valueOf = (type: string, inner: string, key: string): unknown => {
    if (type.endsWith('!')) return valueOf(type.slice(0, -1), inner, key) ?? valueOf(type, inner, `${key}!`);
    if (hash(`${key} null`) % 9 === 0) return null;
    if (!type.startsWith('[')) return named(inner, key);
    return Array.from({ length: hash(`${key} length`) % 4 }, (_, index) => valueOf(type.slice(1, -1), inner, `${key}.${index}`));
  };

  const fieldOf = (typeName: string, name: string): GraphField | undefined =>
    [...entities, ...values].find((type) => type.name === typeName)?.fields.find((field) => field.name === name);

  /** What a field that requires another one makes of it. */
  const derive = (required: unknown, n: unknown): string =>
    `derived from ${JSON.stringify(required ?? null)} and ${JSON.stringify(n ?? null)}`;

  /** @throws Fault for a field that fails */
  function resolve(thing: Thing, name: string, args: Record<string, unknown>): unknown {
    if (name === 'id') return thing.id;
    if (name === 'code') return codeOf(thing.id);
    const key = `${graph.seed} ${thing.id} ${name} ${JSON.stringify(args['n'] ?? null)}`;
    if (name === 'label') return scalar('String', hash(key));
    if (name === 'extra') return valueOf('String', 'String', key);
    if (name === 'weight') return scalar('Int', hash(key));
    if (name === 'peers') return valueOf('[Thing!]', 'Thing', key);
    const field = fieldOf(thing.__typename, name);
    if (!field) throw new Error(`There is no ${thing.__typename}.${name}`);
    if (field.isFragile && hash(`${key} fault`) % 3 === 0) throw new Fault(`${thing.id} has no ${name}`);
    if (field.requires) return derive(required(thing, field.requires), args['n']);
    return valueOf(field.type, field.named, key);
  }

  function required(thing: Thing, field: GraphField): unknown {
    const value = attempt(() => resolve(thing, field.name, {}));
    return field.named.startsWith('V') ? mapThings(value, (one) => ({ a: attempt(() => resolve(one, 'a', {})) })) : value;
  }

  function root(name: string, args: Record<string, unknown>): unknown {
    const [, verb = name, entity = ''] = /^(get|all|touch)(E\d+)_/.exec(name) ?? [];
    if (verb === 'get' || verb === 'touch') return String(args['id']).startsWith(`${entity}:`) ? thingOf(String(args['id'])) : null;
    if (verb === 'all') return Array.from({ length: POPULATION }, (_, n) => thingOf(`${entity}:${n}`));
    if (name === 'things') return valueOf('[Thing]', 'Thing', `${graph.seed} things`) ?? [];
    if (name === 'someThings') return valueOf('[Thing!]', 'Thing', `${graph.seed} someThings`);
    return valueOf('[Any!]!', 'Any', `${graph.seed} anything`);
  }

  return { resolve, root, derive, fieldOf };
}

export type Truth = ReturnType<typeof createTruth>;

const attempt = (read: () => unknown): unknown => {
  try {
    return read();
  } catch (error) {
    if (error instanceof Fault) return null;
    throw error;
  }
};

const mapThings = (value: unknown, map: (thing: Thing) => unknown): unknown => {
  if (Array.isArray(value)) return value.map((item) => mapThings(item, map));
  return value === null || value === undefined ? null : map(value as Thing);
};
