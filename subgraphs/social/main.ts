import { runSubgraph } from '../../platform/graph/run-subgraph.ts';
import { createSocialSubgraph } from './subgraph.ts';

await runSubgraph('social', process.env, createSocialSubgraph);
