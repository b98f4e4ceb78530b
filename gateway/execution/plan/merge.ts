import { isObject, readKey, writeKey, type Data } from './data.ts';
import type { Shape } from './shape.ts';

/** Puts what a subgraph answered into what is there already. What the target did not have is taken over as it is, not copied. */
export function mergeInto(target: Data, source: Data, shape: Shape): void {
  for (const key of Object.keys(source)) {
    const value = source[key];
    if (value === undefined) continue;
    const present = readKey(target, key);
    if (present === undefined || present === null || typeof value !== 'object' || value === null) writeKey(target, key, value);
    else writeKey(target, key, mergeValues(present, value, shape.get(key)));
  }
}

function mergeValues(present: unknown, value: unknown, shape: Shape | undefined): unknown {
  if (!shape) return value;
  if (Array.isArray(present) && Array.isArray(value)) {
    if (present.length !== value.length) return value;
    for (const [index, item] of value.entries()) present[index] = mergeValues(present[index], item, shape);
    return present;
  }
  if (!isObject(present) || !isObject(value)) return value;
  mergeInto(present, value, shape);
  return present;
}

/** A copy as deep as the shape: leaves are the same values. */
export function copyOf(value: unknown, shape: Shape | undefined): unknown {
  if (!shape) return value;
  if (Array.isArray(value)) return value.map((item) => copyOf(item, shape));
  if (!isObject(value)) return value;
  const copy: Data = {};
  for (const key of Object.keys(value)) writeKey(copy, key, copyOf(value[key], shape.get(key)));
  return copy;
}
