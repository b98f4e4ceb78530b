import ForkedS3rver from '@20minutes/s3rver';
import S3rver from 's3rver';
import { createMinioObjectStore } from '../../../platform/storage/minio-object-store.ts';
import { describeObjectStore } from './object-store.contract.ts';
import { startS3Server } from './s3-server.ts';

/**
 * No MinIO can be installed from npm, so two imitations of S3 stand for it. What neither can be held to:
 * - they store the parts of POST policies and never look at them: `tests/contract/storage/minio-signing.test.ts` checks the
 *   policy itself;
 * - they write bodies straight to where readers see them: `tests/unit/storage/minio-upload.test.ts` checks that a store
 *   which waits for Content-Length bytes is never sent as many of a bad body;
 * - they ignore `encoding-type=url` in listings, and decode copy sources incompletely, so that the client misreads `+` and `%`;
 * - they list directory by directory, which for keys with `-` and the like is not the order of their bytes;
 * - they fail to list more than 1,000 objects;
 * - a range of an empty object ends the connection, and the range 0-0 of another is all of it: `tests/unit/storage/minio-answers.test.ts` has S3's answers.
 */
const IMITATION = { enforcesUploadLimits: false, putsAtomically: false, knowsEscapedKeys: false, rangesEmptyObjects: false };

const start = (Server: typeof S3rver) => async () => {
  const { client, stop } = await startS3Server(Server);
  const store = createMinioObjectStore({ client, bucket: 'huntmaster-storage', now: () => new Date() });
  await store.ensureBucket();
  // As every process does that starts.
  await store.ensureBucket();
  return { store, stop };
};

// 3.7 does not implement V4 signatures.
describeObjectStore('the MinIO store on s3rver 3.7', start(S3rver), { ...IMITATION, checksSignatures: false, knowsEscapedQueries: true });

// The fork checks them where they are presented, though it lets in who presents none, and it escapes apostrophes wrongly.
describeObjectStore('the MinIO store on the fork of s3rver', start(ForkedS3rver), {
  ...IMITATION,
  checksSignatures: true,
  knowsEscapedQueries: false,
});
