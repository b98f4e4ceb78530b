import { Client } from 'minio';
import type { SettingValues } from '../config/settings.ts';
import { createMinioObjectStore, type MinioObjectStore } from './minio-object-store.ts';

/**
 * The object store that the `MINIO_*` settings describe, for a process that requires them. Its bucket is made unless it exists.
 * @throws UPSTREAM_UNAVAILABLE when the store does not answer: a process does not start without the engine that it was given
 */
export async function openObjectStore(settings: SettingValues, now: () => Date): Promise<MinioObjectStore> {
  const connect = (endpoint: string) =>
    new Client({
      ...toEndpoint(endpoint),
      accessKey: settings.MINIO_ACCESS_KEY as string,
      secretKey: settings.MINIO_SECRET_KEY as string,
      region: settings.MINIO_REGION,
    });
  const endpoint = settings.MINIO_ENDPOINT as string;
  const store = createMinioObjectStore({
    client: connect(endpoint),
    signingClient: connect(settings.MINIO_PUBLIC_ENDPOINT ?? endpoint),
    bucket: settings.MINIO_BUCKET,
    now,
  });
  await store.ensureBucket();
  return store;
}

/** As the client wants it: without a port it takes that of the protocol, and a path it has none. */
function toEndpoint(text: string) {
  const { protocol, hostname, port } = new URL(text);
  return { endPoint: hostname, useSSL: protocol === 'https:', ...(port !== '' && { port: Number(port) }) };
}
