import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createPlanExecutor } from '../../../gateway/execution/executor.ts';
import { createAuthorization } from '../../../gateway/security/authorization/authorization.ts';
import type { SubscriptionSource } from '../../../gateway/execution/plan-executor.ts';
import { buildSupergraph } from '../../../gateway/supergraph/supergraph.ts';
import { placelessShopSdl } from '../../support/gateway/start-gateway.ts';

describe('the source of a subscription', () => {
  const loaded = buildSupergraph(placelessShopSdl());
  const executor = createPlanExecutor(loaded, {
    authorization: createAuthorization(loaded, { unauthorized: 'filter' }),
  });
  const sourceOf = (source: string): SubscriptionSource => {
    const result = executor.planOperation({ source, document: parse(source) }, { rights: null, variables: {} });
    if ('errors' in result || !result.planned.source) throw new Error(JSON.stringify(result));
    return result.planned.source;
  };

  it('asks for the cursor that the client did not ask for', () => {
    const source = sourceOf('subscription { added: reviewAdded { note } }');

    expect(source.query).toContain('_cursor:cursor');
    expect(source.cursorOf({ data: { added: { note: null, _cursor: 'c1' } } })).toBe('c1');
  });

  it('takes a name for the cursor that the client has no other use for', () => {
    const source = sourceOf('subscription { reviewAdded { _cursor: note } }');

    expect(source.cursorOf({ data: { reviewAdded: { _cursor: 'note', _cursor2: 'c1' } } })).toBe('c1');
  });

  it.each([
    { why: 'a type without one', query: 'subscription { reviewPinged { review { id } } }', event: { reviewPinged: {} } },
    { why: 'a scalar', query: 'subscription { tick }', event: { tick: 1 } },
    { why: 'an event that is null', query: 'subscription { reviewAdded { note } }', event: { reviewAdded: null } },
  ])('has no cursor for $why', ({ query, event }) => {
    expect(sourceOf(query).cursorOf({ data: event })).toBeNull();
  });

  it('cannot resume a field without the argument `after`', () => {
    expect(sourceOf('subscription { tick }').resume).toBeNull();
  });

  it.each([
    { why: 'no argument', query: 'subscription { reviewAdded { note } }', names: [] },
    { why: 'a literal', query: 'subscription { reviewAdded(after: "c0") { note } }', names: [] },
    { why: 'a variable', query: 'subscription ($from: String) { reviewAdded(after: $from) { note } }', names: [] },
    {
      why: 'a variable that is needed elsewhere',
      query: 'subscription ($from: String, $product: ID) { reviewAdded(after: $from, product: $product) { note } }',
      names: ['product'],
    },
  ])('resumes from a cursor in the place of $why', ({ query, names }) => {
    const resumed = sourceOf(query).resume?.('c7');
    const [variable] = Object.keys(resumed?.variables ?? {});

    expect(resumed?.variables).toEqual({ [variable ?? '']: 'c7' });
    expect(resumed?.variableNames).toEqual(names);
    expect(resumed?.query).toContain(`after: $${variable}`);
    expect(resumed?.query).not.toContain('$from');
  });
});
