import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gradeResponse, outcomeOf, roundToHundredths, type Gradable } from '../../../subgraphs/assessment/domain/grading.ts';

const IDS = ['a', 'b', 'c', 'd', 'e', 'f'];
const multiple = (solution: readonly string[], points = 1): Gradable => ({
  key: 1,
  type: 'MULTIPLE_CHOICE',
  multiple: true,
  points,
  solution,
});
const single: Gradable = { key: 1, type: 'MULTIPLE_CHOICE', multiple: false, points: 2, solution: ['b'] };
const short: Gradable = { key: 1, type: 'SHORT_ANSWER', multiple: false, points: 3, solution: ['Blaze orange'] };
const essay: Gradable = { key: 1, type: 'ESSAY', multiple: false, points: 4, solution: null };
const statement = (solution: boolean): Gradable => ({ key: 1, type: 'TRUE_FALSE', multiple: false, points: 1, solution });

const solutions = fc.subarray(IDS, { minLength: 1 });
const choices = fc.subarray(IDS);
const points = fc.integer({ min: 1, max: 100_000 }).map((hundredths) => hundredths / 100);

describe('a single choice', () => {
  it.each([
    { chosen: ['b'], expected: 2 },
    { chosen: ['a'], expected: 0 },
    { chosen: [], expected: 0 },
  ])('of $chosen earns $expected', ({ chosen, expected }) => {
    expect(gradeResponse(single, chosen)).toBe(expected);
  });
});

describe('several choices', () => {
  it.each([
    { chosen: ['a', 'b', 'c'], expected: 1 },
    { chosen: ['a', 'b'], expected: 0.67 },
    { chosen: ['a'], expected: 0.33 },
    { chosen: ['a', 'b', 'd'], expected: 0.33 },
    { chosen: ['d'], expected: 0 },
    { chosen: ['a', 'd', 'e'], expected: 0 },
    { chosen: [], expected: 0 },
  ])('of $chosen, where a, b and c are right, earn $expected', ({ chosen, expected }) => {
    expect(gradeResponse(multiple(['a', 'b', 'c']), chosen)).toBe(expected);
  });

  it('earn between nothing and all points', () => {
    fc.assert(
      fc.property(solutions, choices, points, (solution, chosen, worth) => {
        const earned = gradeResponse(multiple(solution, worth), chosen);
        expect(earned).toBeGreaterThanOrEqual(0);
        expect(earned).toBeLessThanOrEqual(worth);
      }),
    );
  });

  it('earn all points for exactly the right ones, and for nothing else', () => {
    fc.assert(
      fc.property(solutions, choices, (solution, chosen) => {
        const same = solution.length === chosen.length && solution.every((id) => chosen.includes(id));
        expect(gradeResponse(multiple(solution), chosen) === 1).toBe(same);
      }),
    );
  });

  it('never earn more for one more wrong option, nor less for one more right one', () => {
    fc.assert(
      fc.property(solutions, choices, fc.constantFrom(...IDS), (solution, chosen, extra) => {
        const before = gradeResponse(multiple(solution), chosen) ?? 0;
        const after = gradeResponse(multiple(solution), [...new Set([...chosen, extra])]) ?? 0;
        if (solution.includes(extra)) expect(after).toBeGreaterThanOrEqual(before);
        else expect(after).toBeLessThanOrEqual(before);
      }),
    );
  });
});

describe('other answers', () => {
  it.each([
    { question: statement(true), response: true, expected: 1 },
    { question: statement(false), response: false, expected: 1 },
    { question: statement(false), response: true, expected: 0 },
    { question: short, response: 'BLAZE-ORANGE', expected: 3 },
    { question: short, response: 'green', expected: 0 },
    { question: essay, response: 'Restraint.', expected: null },
    { question: essay, response: ' \n', expected: 0 },
  ])('of $response to a $question.type question earn $expected', ({ question, response, expected }) => {
    expect(gradeResponse(question, response)).toBe(expected);
  });
});

describe('the outcome', () => {
  it('is open while an answer has no points', () => {
    expect(outcomeOf([{ points: 1 }, { points: null }], 2, 50)).toBeNull();
  });

  it('counts what was not answered as nothing', () => {
    expect(outcomeOf([{ points: 1 }], 4, 50)).toEqual({ points: 1, score: 25, passed: false });
  });

  it('passes at the passing score, and not below it', () => {
    expect(outcomeOf([{ points: 4 }], 5, 80)?.passed).toBe(true);
    expect(outcomeOf([{ points: 3.99 }], 5, 80)?.passed).toBe(false);
  });

  it('passes as it is shown', () => {
    expect(outcomeOf([{ points: 2 }], 3, 66.67)).toEqual({ points: 2, score: 66.67, passed: true });
  });

  it('passes with nothing where nothing is asked for', () => {
    expect(outcomeOf([], 3, 0)).toEqual({ points: 0, score: 0, passed: true });
  });

  it('adds hundredths without losing any', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 1 }), (hundredths) => {
        const total = hundredths.reduce((sum, one) => sum + one, 0);
        const outcome = outcomeOf(
          hundredths.map((one) => ({ points: one / 100 })),
          Math.max(total, 1) / 100,
          100,
        );
        expect(outcome).toEqual({ points: total / 100, score: total === 0 ? 0 : 100, passed: total > 0 });
      }),
    );
  });

  it('rounds half up as decimals read', () => {
    expect(roundToHundredths(1.005)).toBe(1.01);
    expect(roundToHundredths(0.125)).toBe(0.13);
    expect(roundToHundredths(2 / 3)).toBe(0.67);
  });
});
