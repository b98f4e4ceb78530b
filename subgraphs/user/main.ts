import { ssoOf } from '../../platform/config/sso.ts';
import { runSubgraph } from '../../platform/graph/run-subgraph.ts';
import { createUserSubgraph } from './subgraph.ts';

await runSubgraph('user', process.env, (platform, verifier, settings) => createUserSubgraph(platform, verifier, { sso: ssoOf(settings) }));
