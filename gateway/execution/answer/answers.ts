import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import { areMet, conditionsOf } from '../../security/authorization/conditions.ts';
import { conditionVariables } from '../decide-conditions.ts';
import type { IntrospectionAnswers } from './introspection.ts';
import { compileAnswer, type WriteAnswer } from './compile-answer.ts';

/** How many sets of conditions of one operation are remembered. */
const MAX_VARIANTS = 16;

/** How the answers of one operation are written, for what `@skip` and `@include` make of it with these values of its variables. */
export function createAnswers(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  introspections: IntrospectionAnswers,
): (values: ReadonlyMap<string, unknown>) => WriteAnswer {
  const names = conditionVariables(document);
  const compile = (values: ReadonlyMap<string, unknown>) =>
    compileAnswer({ schema, document, operation, introspections, isIncluded: (selection) => areMet(conditionsOf(selection), values) });
  if (names.length === 0) {
    let write: WriteAnswer | null = null;
    return (values) => (write ??= compile(values));
  }
  const variants = new LRUCache<string, WriteAnswer>({ max: MAX_VARIANTS });
  return (values) => {
    const key = names.map((name) => (values.get(name) === true ? '1' : '0')).join('');
    let write = variants.get(key);
    if (!write) variants.set(key, (write = compile(values)));
    return write;
  };
}
