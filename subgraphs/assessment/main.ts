import { runSubgraph } from '../../platform/graph/run-subgraph.ts';
import { createAssessmentSubgraph } from './subgraph.ts';

await runSubgraph('assessment', process.env, createAssessmentSubgraph);
