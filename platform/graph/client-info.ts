import { isIP } from 'node:net';
import { CLIENT_ADDRESS_HEADER, CLIENT_AGENT_HEADER } from './endpoint.ts';

/** The other end of a client's connection, as the gateway saw it. */
export type ClientInfo = {
  /** IPv4 or IPv6; null where there is none, as for what the platform does by itself. */
  address: string | null;
  /** At most 300 printable characters; what a device says about itself proves nothing. */
  userAgent: string | null;
};

export const NO_CLIENT: ClientInfo = { address: null, userAgent: null };

const MAX_AGENT = 300;

/** What the gateway tells a subgraph. */
export const clientHeaders = ({ address, userAgent }: ClientInfo): Record<string, string> => ({
  ...(address !== null && { [CLIENT_ADDRESS_HEADER]: address }),
  ...(userAgent !== null && { [CLIENT_AGENT_HEADER]: userAgent }),
});

/** What a subgraph was told; headers that say nothing of the kind are none. */
export const clientOf = (headers: Readonly<Record<string, string | undefined>>): ClientInfo => ({
  address: toAddress(headers[CLIENT_ADDRESS_HEADER]),
  userAgent: toUserAgent(headers[CLIENT_AGENT_HEADER]),
});

/** Without the zone, and IPv4 as such where a socket of both families writes it as `::ffff:192.0.2.1`. */
export function toAddress(text: string | undefined): string | null {
  const address = text?.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '') ?? '';
  return isIP(address) === 0 ? null : address;
}

/** Fit for a header and a log line. */
export function toUserAgent(text: string | undefined): string | null {
  const printable = text
    ?.replaceAll(/[^\x20-\x7e]+/g, ' ')
    .trim()
    .slice(0, MAX_AGENT);
  return printable || null;
}
