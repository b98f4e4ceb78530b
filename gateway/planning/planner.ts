import { createHash } from 'node:crypto';
import { operationFromDocument } from '@apollo/federation-internals';
import { QueryPlanner, type QueryPlan } from '@apollo/query-planner';
import { Kind, print, visit, BREAK, type DocumentNode } from 'graphql';
import type { LoadedSupergraph } from '../supergraph/supergraph.ts';

/** What a planner is given: one operation of a document, without what its caller may not have and what its conditions leave out. */
export type PlanRequest = {
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
};

export type Planner = (request: PlanRequest) => QueryPlan;

/**
 * The ways to one field, over all subgraphs and types, that the planner may look at. Lists of an interface that several subgraphs have, four
 * deep, are more than a process has memory for; three deep they take seconds, and fewer than this.
 */
const MAX_WAYS = 10_000;
export const PLANNER_CONFIG = { debug: { pathsLimit: MAX_WAYS } };

/** Apollo's planner. While it is at work, its thread does nothing else, and an operation over many subgraphs takes milliseconds. */
export function createPlanner({ supergraph, apiSchema }: Pick<LoadedSupergraph, 'supergraph' | 'apiSchema'>): Planner {
  const planner = new QueryPlanner(supergraph, PLANNER_CONFIG);
  return ({ document, operationName }) =>
    planner.buildQueryPlan(operationFromDocument(apiSchema, document, operationName ? { operationName } : {}));
}

/**
 * A name for what is planned, the same in every process. It is made of the very text that the planner would read, so that a plan which is
 * found by it has been made for these rights and conditions, whatever is written beside it.
 */
export const keyOfRequest = ({ document, operationName = '' }: PlanRequest): string =>
  createHash('sha256')
    .update(`${operationName}\n${print(document)}`)
    .digest('base64url');

/** What a page has is no secret. */
const SHORT_NUMBER = /^-?\d{1,4}$/;

/** Whether a document has values of a client in it, as it should not: in variables nobody would see a password, in a text everybody does. */
export function hasClientValues(document: DocumentNode): boolean {
  let has = false;
  const found = (): typeof BREAK => {
    has = true;
    return BREAK;
  };
  const unlessShort = ({ value }: { value: string }) => (SHORT_NUMBER.test(value) ? undefined : found());
  visit(document, { [Kind.STRING]: found, [Kind.OBJECT]: found, [Kind.INT]: unlessShort, [Kind.FLOAT]: unlessShort });
  return has;
}
