import type { QueryPlan, QueryPlanSelectionNode } from '@apollo/query-planner';
import { z } from 'zod';

const path = z.array(z.string());
const valueSetter = z.strictObject({ kind: z.literal('ValueSetter'), path, setValueTo: z.unknown() });
const keyRenamer = z.strictObject({ kind: z.literal('KeyRenamer'), path, renameKeyTo: z.string() });
const rewrites = z.array(z.discriminatedUnion('kind', [valueSetter, keyRenamer]));

const selection: z.ZodType = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('Field'),
      alias: z.string().optional(),
      name: z.string(),
      selections: z.array(selection).optional(),
    }),
    z.strictObject({ kind: z.literal('InlineFragment'), typeCondition: z.string().optional(), selections: z.array(selection) }),
  ]),
);

const fetchNode = z.strictObject({
  kind: z.literal('Fetch'),
  id: z.string().optional(),
  serviceName: z.string(),
  variableUsages: z.array(z.string()).optional(),
  requires: z.array(selection as z.ZodType<QueryPlanSelectionNode>).optional(),
  operation: z.string(),
  operationName: z.string().optional(),
  operationKind: z.enum(['query', 'mutation', 'subscription']),
  inputRewrites: rewrites.optional(),
  outputRewrites: rewrites.optional(),
  contextRewrites: z.array(keyRenamer).optional(),
});

const node: z.ZodType = z.lazy(() =>
  z.discriminatedUnion('kind', [
    fetchNode,
    z.strictObject({ kind: z.literal('Sequence'), nodes: z.array(node) }),
    z.strictObject({ kind: z.literal('Parallel'), nodes: z.array(node) }),
    z.strictObject({ kind: z.literal('Flatten'), path: z.array(z.union([z.string(), z.int()])), node }),
    z.strictObject({
      kind: z.literal('Condition'),
      condition: z.string(),
      ifClause: node.optional(),
      elseClause: node.optional(),
    }),
  ]),
);

const queryPlan = z.strictObject({
  kind: z.literal('QueryPlan'),
  node: z.union([node, z.strictObject({ kind: z.literal('Subscription'), primary: fetchNode, rest: node.optional() })]).optional(),
});

/**
 * A plan as `JSON.stringify` wrote it.
 * @throws Error for what is none, or one that is not carried out here
 */
export const parsePlan = (json: string): QueryPlan => queryPlan.parse(JSON.parse(json)) as QueryPlan;
