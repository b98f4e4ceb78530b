import { inject } from 'vitest';
import { fields } from './kinds/fields.ts';
import { createAttacker } from './support/attacker.ts';
import { describeKind } from './support/describe-kind.ts';

const world = inject('attacked');
const attacker = createAttacker(world.url);

for (const kind of [fields]) describeKind(kind(world), attacker);
