import { runSubgraph } from '../../platform/graph/run-subgraph.ts';
import { createAnalyticsSubgraph } from './subgraph.ts';

await runSubgraph('analytics', process.env, createAnalyticsSubgraph);
