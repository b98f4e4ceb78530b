/** What evaluating a cost needs of one request. */
export type CostFrame = {
  /** As the client sent them; without the defaults. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** What a schema's `requireOneSlicingArgument` finds missing. */
  problem: string | null;
};

/** A cost that is known from the document, or one that variables decide. */
export type Cost = number | ((frame: CostFrame) => number);

export const evaluate = (cost: Cost, frame: CostFrame): number => (typeof cost === 'number' ? cost : cost(frame));

export function sum(costs: readonly Cost[]): Cost {
  const known = costs.reduce<number>((total, cost) => (typeof cost === 'number' ? total + cost : total), 0);
  const open = costs.filter((cost) => typeof cost === 'function');
  return open.length === 0 ? known : (frame) => open.reduce((total, cost) => total + cost(frame), known);
}

export function product(size: Cost, cost: Cost): Cost {
  if (typeof size === 'number' && typeof cost === 'number') return size * cost;
  return (frame) => evaluate(size, frame) * evaluate(cost, frame);
}
