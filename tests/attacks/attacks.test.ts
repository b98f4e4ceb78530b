import { inject } from 'vitest';
import { readProjectSupergraph } from '../../gateway/supergraph/project-supergraph.ts';
import { buildSupergraph } from '../../gateway/supergraph/supergraph.ts';
import { bodies } from './kinds/bodies.ts';
import { fields } from './kinds/fields.ts';
import { files } from './kinds/files.ts';
import { headers } from './kinds/headers.ts';
import { identityTokens } from './kinds/identity-tokens.ts';
import { injection } from './kinds/injection.ts';
import { sessionTokens } from './kinds/session-tokens.ts';
import { smuggling } from './kinds/smuggling.ts';
import { createAttacker } from './support/attacker.ts';
import { describeKind } from './support/describe-kind.ts';

const world = inject('attacked');
const attacker = createAttacker(world.url);

for (const kind of [identityTokens, sessionTokens, headers, smuggling, fields, bodies, files]) describeKind(kind(world), attacker);
describeKind(injection(world, buildSupergraph(await readProjectSupergraph()).schema), attacker);
