import type { EventSource } from './events.ts';
import { requestBody, type GraphqlClient } from './graphql-client.ts';

const TRACK_EVENTS = `mutation ($input: TrackEventsInput!) {
  trackEvents(input: $input) { accepted duplicates rejected { index code field message } }
}`;

export type Batch = { body: string; size: number };

export const makeBatch = (source: EventSource, size: number): Batch => ({
  body: requestBody(TRACK_EVENTS, { input: { events: source.inputs(size) } }),
  size,
});

/** Rejects unless each event was recorded. */
export const sendBatch = (client: GraphqlClient, { body, size }: Batch) =>
  client.send(body, `{"data":{"trackEvents":{"accepted":${size},"duplicates":0,"rejected":[]`);

/** Sends a batch again, and rejects unless nothing of it was recorded. */
export const resendBatch = (client: GraphqlClient, { body, size }: Batch) =>
  client.send(body, `{"data":{"trackEvents":{"accepted":0,"duplicates":${size},"rejected":[]`);
