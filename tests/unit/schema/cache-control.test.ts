import { isObjectType, Kind, parse, type ObjectTypeDefinitionNode } from 'graphql';
import { readFile } from 'node:fs/promises';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { describe, expect, it } from 'vitest';
import { SUBGRAPHS } from '../../../gateway/supergraph/project-subgraphs.ts';
import { policyOf } from '../../../platform/graph/cache-policy.ts';
import { scopeIn } from '../../../platform/graph/viewer-scope.ts';

/** Fields of objects within an entity that may be kept with it, and why whatever is in them is told as a change of that entity. */
const WITHIN = new Map([
  ['content Course.instructor', 'of the instructor content knows the id alone; who it is, is a change of the course'],
  ['content ContentItem.sources', "a part of the item's own row"],
]);

const typesOf = async (subgraph: string) =>
  parse(await readFile(`subgraphs/${subgraph}/schema.graphql`, 'utf8')).definitions.filter(
    (node): node is ObjectTypeDefinitionNode => node.kind === Kind.OBJECT_TYPE_DEFINITION,
  );
const directive = (node: { directives?: readonly { name: { value: string } }[] | undefined }, name: string) =>
  node.directives?.some((one) => one.name.value === name) ?? false;

/** Fields of entities, and whether an answer with this field alone may be kept for everybody. */
async function keptFields(subgraph: string) {
  const typeDefs = parse(await readFile(`subgraphs/${subgraph}/schema.graphql`, 'utf8'));
  const schema = buildSubgraphSchema({ typeDefs });
  const entities = (await typesOf(subgraph)).filter((type) => directive(type, 'key'));
  return entities.flatMap(({ name, directives, fields = [] }) =>
    fields.map((field) => {
      const type = schema.getType(name.value);
      const definition = isObjectType(type) ? type.getFields()[field.name.value] : undefined;
      const inner = String(definition?.type).replaceAll(/[[\]!]/g, '');
      const leaves = schema.getType(inner);
      const isObject = isObjectType(leaves);
      const selection = isObject ? ` { ${Object.keys(leaves.getFields())[0] ?? '__typename'} }` : '';
      const policy = policyOf(
        schema,
        parse(`{ _entities(representations: []) { ... on ${name.value} { ${field.name.value}${selection} } } }`),
      );
      const scope = scopeIn(field.directives) ?? scopeIn(directives) ?? 'VIEWER';
      return { coordinate: `${subgraph} ${name.value}.${field.name.value}`, scope, isObject, isKept: policy !== null && !policy.isPrivate };
    }),
  );
}

describe('what the schemas let be kept', () => {
  it.each(SUBGRAPHS)('is for everybody, in %s', async (subgraph) => {
    const narrow = (await keptFields(subgraph)).filter(({ isKept, scope }) => isKept && scope !== 'PUBLIC');
    expect(narrow.map(({ coordinate }) => coordinate)).toEqual([]);
  });

  it('holds no object whose change is not one of the entity', async () => {
    const kept = (await Promise.all(SUBGRAPHS.map(keptFields))).flat().filter(({ isKept }) => isKept);

    expect(kept.length).toBeGreaterThan(25);
    expect(kept.filter(({ isObject }) => isObject).map(({ coordinate }) => coordinate)).toEqual([...WITHIN.keys()]);
  });

  it('is said by those subgraphs alone that tell what changes', async () => {
    const saying = [];
    for (const subgraph of SUBGRAPHS) {
      const types = await typesOf(subgraph);
      const says = types.some((type) => directive(type, 'cacheControl') || type.fields?.some((field) => directive(field, 'cacheControl')));
      const tells = types.some(
        ({ name, fields }) => name.value === 'Subscription' && fields?.some((field) => field.name.value === `${subgraph}EntitiesChanged`),
      );
      if (says || tells) saying.push({ subgraph, says, tells });
    }
    expect(saying).toEqual([
      { subgraph: 'content', says: true, tells: true },
      { subgraph: 'user', says: true, tells: true },
    ]);
  });

  it('says on no field PUBLIC that is not for everybody', async () => {
    const wrong = [];
    for (const subgraph of SUBGRAPHS) {
      for (const type of await typesOf(subgraph)) {
        for (const field of type.fields ?? []) {
          if (!directive(field, 'cacheControl')) continue;
          const scope = scopeIn(field.directives) ?? scopeIn(type.directives);
          if (scope !== 'PUBLIC') wrong.push(`${subgraph} ${type.name.value}.${field.name.value}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });
});
