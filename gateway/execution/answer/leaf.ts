import { isEnumType, type GraphQLLeafType } from 'graphql';

/** The JSON of a leaf's value; null when it is no value of its type. Never called with null. */
export type WriteLeaf = (value: unknown) => string | null;

/** What GraphQL says a subgraph may answer with. Values of custom scalars pass as they are: they were theirs to write. */
export function leafWriter(type: GraphQLLeafType): WriteLeaf {
  if (isEnumType(type)) {
    const texts = new Map<unknown, string>(type.getValues().map(({ name }) => [name, `"${name}"`]));
    return (value) => texts.get(value) ?? null;
  }
  switch (type.name) {
    case 'String':
      return (value) => (typeof value === 'string' ? quote(value) : null);
    case 'ID':
      return (value) => {
        if (typeof value === 'string') return quote(value);
        return Number.isInteger(value) ? `"${String(value)}"` : null;
      };
    case 'Int':
      return (value) => (Number.isInteger(value) ? String(value) : null);
    case 'Float':
      return (value) => (Number.isFinite(value) ? String(value) : null);
    case 'Boolean':
      return (value) => (typeof value === 'boolean' ? String(value) : null);
    default:
      return writeJson;
  }
}

/** Null: there is no JSON of it. What is nested too deeply can be read, and not be written. */
export function writeJson(value: unknown): string | null {
  try {
    return JSON.stringify(value) ?? null;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Up to this length each character is looked at here, before the call that may not be needed. */
const SHORT = 40;

/** The same as `JSON.stringify`. */
export function quote(text: string): string {
  if (text.length > SHORT) return JSON.stringify(text);
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    // Quotes, backslashes, control characters, and what may be half of a pair.
    if (code < 32 || code === 34 || code === 92 || (code >= 0xd8_00 && code <= 0xdf_ff)) return JSON.stringify(text);
  }
  return `"${text}"`;
}
