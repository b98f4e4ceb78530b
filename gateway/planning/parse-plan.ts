import type { QueryPlan } from '@apollo/query-planner';

/** Whether a value is what is expected. */
type Check = (value: unknown) => boolean;
/** The keys that an object may have. Written by hand, for a plan is looked at between two requests, and zod takes its time to get going. */
type Shape = Readonly<Record<string, Check>>;

const isText: Check = (value) => typeof value === 'string';
const isOneOf =
  (...values: unknown[]): Check =>
  (value) =>
    values.includes(value);
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
/** One of several objects, by its `kind`, without anything that nobody knows. */
const byKind =
  (shapes: Readonly<Record<string, Shape>>): Check =>
  (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    const { kind, ...rest } = value as Record<string, unknown>;
    const shape = typeof kind === 'string' && Object.hasOwn(shapes, kind) ? shapes[kind] : undefined;
    if (!shape || Object.keys(rest).some((key) => !Object.hasOwn(shape, key))) return false;
    return Object.entries(shape).every(([key, check]) => check(rest[key]));
  };

const keyRenamer: Shape = { path: listOf(isText), renameKeyTo: isText };
const isRewrite = byKind({ KeyRenamer: keyRenamer, ValueSetter: { path: listOf(isText), setValueTo: () => true } });

const isSelection: Check = (value) => SELECTION(value);
const SELECTION = byKind({
  Field: { alias: optional(isText), name: isText, selections: optional(listOf(isSelection)) },
  InlineFragment: { typeCondition: optional(isText), selections: listOf(isSelection) },
});

const FETCH: Shape = {
  id: optional(isText),
  serviceName: isText,
  variableUsages: optional(listOf(isText)),
  requires: optional(listOf(isSelection)),
  operation: isText,
  operationName: optional(isText),
  operationKind: isOneOf('query', 'mutation', 'subscription'),
  inputRewrites: optional(listOf(isRewrite)),
  outputRewrites: optional(listOf(isRewrite)),
  contextRewrites: optional(listOf(byKind({ KeyRenamer: keyRenamer }))),
};

const isNode: Check = (value) => NODE(value);
const NODE = byKind({
  Fetch: FETCH,
  Sequence: { nodes: listOf(isNode) },
  Parallel: { nodes: listOf(isNode) },
  Flatten: { path: listOf((step) => isText(step) || Number.isInteger(step)), node: isNode },
  Condition: { condition: isText, ifClause: optional(isNode), elseClause: optional(isNode) },
});

const isSubscription = byKind({ Subscription: { primary: byKind({ Fetch: FETCH }), rest: optional(isNode) } });
const isPlan = byKind({ QueryPlan: { node: optional((value) => isNode(value) || isSubscription(value)) } });

/**
 * A plan as `JSON.stringify` wrote it.
 * @throws Error for what is none, or has something in it that is not carried out here
 */
export function parsePlan(json: string): QueryPlan {
  const plan: unknown = JSON.parse(json);
  if (!isPlan(plan)) throw new Error(`Expected a query plan, and found ${json.slice(0, 60)}…`);
  return plan as QueryPlan;
}
