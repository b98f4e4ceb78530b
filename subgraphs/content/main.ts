import { runSubgraph } from '../../platform/graph/run-subgraph.ts';
import { openObjectStore } from '../../platform/storage/from-settings.ts';
import { createContentSubgraph } from './subgraph.ts';

await runSubgraph('content', process.env, async (platform, verifier, settings) =>
  createContentSubgraph(platform, verifier, { objects: await openObjectStore(settings, platform.now) }),
);
