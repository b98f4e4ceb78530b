import { createHash } from 'node:crypto';
import type { SqlExecutor } from './database/access.ts';
import { conflict } from './errors.ts';
import type { JsonObject } from './events/event.ts';

export type IdempotentCall = {
  /** Public id of who calls. */
  actor: string;
  mutation: string;
  /** As the client chose it; null: the call is not repeatable. */
  key: string | null | undefined;
  /** Everything that makes the effect what it is, without the key. */
  input: unknown;
};

/**
 * Runs `effect` once for an idempotency key, in the transaction `tx`, and remembers what it made.
 * A repeat gets the remembered ids, and makes nothing.
 * @throws CONFLICT when the key was used with another input
 */
export async function onceForKey<Made extends JsonObject>(
  tx: SqlExecutor,
  call: IdempotentCall,
  effect: () => Promise<Made>,
): Promise<Made> {
  const { actor, mutation, key } = call;
  if (key == null) return effect();

  const inputHash = createHash('sha256').update(canonicalJson(call.input)).digest('hex');
  // A concurrent call with the same key waits here until the first has committed or rolled back.
  const claimed = await tx.$executeRaw`
    INSERT INTO idempotency_keys (actor, mutation, key, input_hash, result) VALUES (${actor}, ${mutation}, ${key}, ${inputHash}, 'null'::jsonb)
    ON CONFLICT DO NOTHING`;
  if (claimed === 0) {
    const [known] = await tx.$queryRaw<{ input_hash: string; result: Made }[]>`
      SELECT input_hash, result FROM idempotency_keys WHERE actor = ${actor} AND mutation = ${mutation} AND key = ${key}`;
    if (known?.input_hash !== inputHash) throw conflict('This idempotency key was used with another input', 'input.idempotencyKey');
    return known.result;
  }
  const made = await effect();
  await tx.$executeRaw`
    UPDATE idempotency_keys SET result = ${JSON.stringify(made)}::jsonb WHERE actor = ${actor} AND mutation = ${mutation} AND key = ${key}`;
  return made;
}

/** JSON with sorted names and without undefined, so that equal inputs have equal texts. */
export function canonicalJson(value: unknown): string {
  if (value instanceof Date) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const fields = Object.entries(value).filter(([, field]) => field !== undefined);
    return `{${fields
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, field]) => `${JSON.stringify(name)}:${canonicalJson(field)}`)
      .join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}
