import { runSubgraph } from '../../platform/graph/run-subgraph.ts';
import { createUserSubgraph } from './subgraph.ts';

await runSubgraph('user', process.env, createUserSubgraph);
