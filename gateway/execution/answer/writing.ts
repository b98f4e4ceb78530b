import { GraphQLError } from 'graphql';

/** One answer while it is written. */
export type Writing = {
  /** Where in the answer we are: keys and indices of what is open. */
  readonly path: (string | number)[];
  /** What the data has and the schema does not allow. */
  readonly errors: GraphQLError[];
  readonly variables: Readonly<Record<string, unknown>>;
  /** Objects and lists that stand in several places of the data. */
  readonly shared: ReadonlySet<object>;
  /** What shared ones were written as, and by whom. */
  readonly written: Map<object, { by: WriteValue; json: string }[]>;
};

/** Writes a value of one type and selection as JSON; null where there is no value, or may be none. Nothing throws. */
export type WriteValue = (value: unknown, writing: Writing) => string | null;

/** Of what subgraphs have answered against the schema. Clients see it where they see the errors of subgraphs. */
export const INVALID_ANSWER = 'INVALID_SUBGRAPH_ANSWER';

export function noteError(writing: Writing, message: string, ...further: (string | number)[]): void {
  const path = [...writing.path, ...further];
  writing.errors.push(new GraphQLError(message, { path, extensions: { code: INVALID_ANSWER } }));
}

/** Writes what is shared once, unless something is wrong with it: that is to be said for each place. */
export function onceIfShared(write: WriteValue): WriteValue {
  return (value, writing) => {
    const { shared, written, errors } = writing;
    if (shared.size === 0 || typeof value !== 'object' || value === null || !shared.has(value)) return write(value, writing);
    const known = written.get(value);
    const before = known?.find(({ by }) => by === write);
    if (before) return before.json;
    const failures = errors.length;
    const json = write(value, writing);
    if (json !== null && errors.length === failures) {
      if (known) known.push({ by: write, json });
      else written.set(value, [{ by: write, json }]);
    }
    return json;
  };
}
