import { describe, expect, it } from 'vitest';
import { findFailings, printTable, toRows, type Carried } from '../../attacks/support/table.ts';

const carried = (change: Partial<Carried> = {}): Carried => ({
  kind: 'Doors',
  name: 'by the window',
  minimum: 1,
  role: 'attempt',
  fingerprint: 'a',
  succeeded: false,
  ...change,
});
const control = (change: Partial<Carried> = {}) => carried({ role: 'control', succeeded: true, ...change });
const failingsOf = (...all: Carried[]) => findFailings(toRows(all));

describe('the table of attempts', () => {
  it('finds nothing wrong where attempts fail and controls succeed', () => {
    expect(failingsOf(control(), carried())).toEqual([]);
  });

  it.each([
    {
      what: 'an attempt that succeeds',
      all: [control(), carried({ succeeded: true })],
      failings: ['Doors: 1 attempts succeeded', 'Doors: by the window'],
    },
    {
      what: 'a control that fails',
      all: [control({ succeeded: false }), carried()],
      failings: ['Doors: 1 positive controls failed', 'Doors: by the window'],
    },
    { what: 'a kind without a control', all: [carried()], failings: ['Doors: no positive control'] },
    {
      what: 'a kind of which the same is sent over and over',
      all: [control(), carried(), carried()].map((one) => Object.assign(one, { minimum: 2 })),
      failings: ['Doors: 1 different attempts, expected at least 2'],
    },
  ])('fails for $what', ({ all, failings }) => {
    expect(failingsOf(...all)).toEqual(failings);
  });

  it('fails when there are too few in all', () => {
    expect(findFailings(toRows([control(), carried()]), { inAll: 300 })).toEqual(['1 different attempts in all, expected at least 300']);
  });

  it('prints a line for each kind, and the sum', () => {
    const rows = toRows([control(), carried(), carried({ fingerprint: 'b' }), control({ kind: 'Windows' }), carried({ kind: 'Windows' })]);
    expect(printTable(rows).split('\n')).toEqual([
      'Kind     Attempts  Distinct  Controls  Succeeded',
      '-------  --------  --------  --------  ---------',
      'Doors           2         2       1/1          0',
      'Windows         1         1       1/1          0',
      '-------  --------  --------  --------  ---------',
      'All             3         3       2/2          0',
    ]);
  });
});
