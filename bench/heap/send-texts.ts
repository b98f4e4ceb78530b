import type { Entrant } from '../gateway/arena.ts';
import { requestBody, type GraphqlClient } from '../load/graphql-client.ts';
import { writeText } from './texts.ts';

/**
 * Sends the texts of these numbers, several at a time. Rejects unless every valid one is answered with data, after its subgraph was asked,
 * and every other is refused.
 */
export async function sendTexts({ takeSeen }: Entrant, client: GraphqlClient, range: { from: number; to: number }, atOnce: number) {
  await takeSeen();
  let next = range.from;
  let valid = 0;
  const sender = async () => {
    while (next < range.to) {
      const { query, isValid } = writeText(next);
      next += 1;
      const { status, text } = await client.post(requestBody(query, {}));
      const hasErrors = text.includes('"errors":[');
      const isRight = isValid ? status === 200 && text.startsWith('{"data":{') && !hasErrors : hasErrors && !text.includes('"data":{');
      if (!isRight) throw new Error(`${isValid ? 'A valid' : 'An invalid'} text is answered ${status} ${text.slice(0, 300)}: ${query}`);
      if (isValid) valid += 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, sender));
  const asked = Object.values(await takeSeen()).reduce((sum, one) => sum + (one?.requests ?? 0), 0);
  if (asked < valid) throw new Error(`${valid} valid texts were answered with ${asked} requests to subgraphs`);
}
