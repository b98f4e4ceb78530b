import { buildSchema, getIntrospectionQuery, parse, Kind, type OperationDefinitionNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createAnswers } from '../../../gateway/execution/answer/answers.ts';
import { createIntrospectionAnswers } from '../../../gateway/execution/answer/introspection.ts';

const schema = buildSchema(`type Query { ${Array.from({ length: 200 }, (_, n) => `field${n}(argument: String): ID`).join(' ')} }`);

describe('answers about the schema', () => {
  it('are made once, and no more of them are kept than fit, however many texts ask', () => {
    const kept = createIntrospectionAnswers();
    const answers = Array.from({ length: 200 }, (_, n) => {
      const document = parse(getIntrospectionQuery({ descriptions: n % 2 === 0 }));
      const operation = document.definitions.find((node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION)!;
      const write = createAnswers(schema, document, operation, kept)(new Map());
      const run = { data: {}, variables: {}, shared: new Set<object>(), asItCame: null };
      const { json } = write(run);
      expect(write(run).json).toBe(json);
      return json;
    });

    expect(JSON.parse(answers[0] ?? '')).toHaveProperty('__schema.queryType.name', 'Query');
    const all = answers.reduce((sum, json) => sum + json.length, 0);
    expect(all).toBeGreaterThan(2 * kept.maxSize);
    expect(kept.calculatedSize).toBeGreaterThan(kept.maxSize / 2);
    expect(kept.calculatedSize).toBeLessThanOrEqual(kept.maxSize);
  });
});
