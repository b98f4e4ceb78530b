/** The part of s3rver and its fork that the tests use; neither ships types. */
declare module 's3rver' {
  import type { Server } from 'node:http';
  import type { AddressInfo } from 'node:net';

  class S3rver {
    constructor(options: { address: string; port: number; silent: boolean; directory: string });
    run(): Promise<AddressInfo>;
    close(): Promise<void>;
    readonly httpServer: Server;
  }
  export = S3rver;
}

declare module '@20minutes/s3rver' {
  import S3rver from 's3rver';

  export = S3rver;
}
