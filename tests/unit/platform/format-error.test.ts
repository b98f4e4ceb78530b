import { buildSchema, execute, parse, type GraphQLError, type GraphQLScalarType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { formatError } from '../../../platform/graph/format-error.ts';
import { createLogger } from '../../../platform/logger.ts';

const schema = buildSchema('scalar Shout type Query { say(word: Shout): String }');
Object.assign(schema.getType('Shout') as GraphQLScalarType, {
  parseValue: (value: unknown) => {
    throw new TypeError(`"${String(value)}" is not loud`);
  },
});

async function errorOf(rootValue: unknown, variableValues: Record<string, unknown>): Promise<GraphQLError> {
  const { errors } = await execute({ schema, document: parse('query ($word: Shout) { say(word: $word) }'), rootValue, variableValues });
  return errors?.[0] as GraphQLError;
}

const format = (error: GraphQLError, variables = {}) => formatError(error, 'c1', createLogger('test', 'silent'), variables);

describe('an error of a subgraph', () => {
  it('says what a scalar refuses', async () => {
    const error = await errorOf({}, { word: 'hush' });
    expect(format(error)).toMatchObject({
      message: expect.stringContaining('"hush" is not loud'),
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });

  it('is masked where a resolver broke', async () => {
    const broken = () => {
      throw new TypeError('Cannot read this');
    };
    const error = await errorOf({ say: broken }, {});
    expect(format(error)).toMatchObject({ message: 'Something went wrong on our side', extensions: { code: 'INTERNAL_SERVER_ERROR' } });
  });

  it.each([
    { what: 'a NUL character', text: 'a\0b' },
    { what: 'half of a surrogate pair', text: 'a\ud800b' },
  ])('names the text that has $what in it', async ({ text }) => {
    const refused = () => {
      throw Object.assign(new Error('invalid input syntax for type json'), { code: '22P02' });
    };
    const error = await errorOf({ say: refused }, {});
    expect(format(error, { input: { words: ['fine', text] } }).extensions).toEqual({ code: 'BAD_USER_INPUT', field: 'input.words.1' });
  });
});
