/** An object of an answer while it is put together. It may have no prototype, and its keys are what clients chose. */
export type Data = Record<string, unknown>;

/** `null` is no object here, and a list is none either. */
export const isObject = (value: unknown): value is Data => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What an object has under a key that a client may have chosen: `constructor` is nothing unless it was answered. */
export const readKey = (object: Data, key: string): unknown => {
  const value = object[key];
  return value === undefined || Object.hasOwn(object, key) ? value : undefined;
};

/** Plain assignment would set the prototype where the key is `__proto__`. */
export function writeKey(object: Data, key: string, value: unknown): void {
  if (key === '__proto__') Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  else object[key] = value;
}
