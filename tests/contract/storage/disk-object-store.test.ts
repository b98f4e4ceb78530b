import { startFilesServer } from './files-server.ts';
import { describeObjectStore } from './object-store.contract.ts';

describeObjectStore('the disk store', () => startFilesServer(), {
  enforcesUploadLimits: true,
  checksSignatures: true,
  putsAtomically: true,
  knowsEscapedKeys: true,
  knowsEscapedQueries: true,
  rangesEmptyObjects: true,
});
