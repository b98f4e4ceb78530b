import { badInput } from '../errors.ts';

/** A place in the log: an entry, and an index within it where one entry holds a batch. */
export type Cursor = { epoch: string; position: bigint; index: number };

/** Opaque to clients: `epoch.position.index` in base64url. */
export const encodeCursor = (cursor: Cursor): string =>
  Buffer.from(`${cursor.epoch}.${cursor.position}.${cursor.index}`).toString('base64url');

/** @throws BAD_USER_INPUT on `after` when it is not a cursor of this platform */
export function decodeCursor(text: string): Cursor {
  const [, epoch, position, index] =
    /^([0-9a-z]{1,32})\.(\d{1,18})\.(\d{1,9})$/.exec(Buffer.from(text, 'base64url').toString('latin1')) ?? [];
  if (epoch === undefined || position === undefined || index === undefined) {
    throw badInput('after', 'Expected a cursor from an earlier update or from liveCursor');
  }
  return { epoch, position: BigInt(position), index: Number(index) };
}
