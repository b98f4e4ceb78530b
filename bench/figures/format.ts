import { judge, type Bound, type Figure } from './figure.ts';

/** A row for people: what, the figure, and each bound with whether it is met. */
export const toRow = ({ what, value, unit, floor, aim }: Figure): string[] => [
  what,
  quantity(value, unit),
  floor ? verdict(value, unit, floor) : '',
  aim ? verdict(value, unit, aim) : '',
];

export const HEADINGS = ['what', 'measured', 'floor', 'aim'];

function verdict(value: number, unit: Figure['unit'], bound: Bound): string {
  const { met, ratio } = judge(value, bound);
  const limit = 'atMost' in bound ? `≤ ${quantity(bound.atMost, unit)}` : `≥ ${quantity(bound.atLeast, unit)}`;
  return `${limit}: ${met ? 'met' : 'MISSED'}, ${significant(ratio)} ×`;
}

const quantity = (value: number, unit: Figure['unit']): string => `${significant(value)} ${unit}`;

/** Three digits say what a run on a shared machine can know. */
function significant(value: number): string {
  const digits = value === 0 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toLocaleString('en-US', { minimumFractionDigits: Math.min(digits, 3), maximumFractionDigits: Math.min(digits, 3) });
}
