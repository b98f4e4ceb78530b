import { readFile } from 'node:fs/promises';
import { describe, expect, inject, it } from 'vitest';
import { readProjectSupergraph } from '../../gateway/supergraph/project-supergraph.ts';
import { buildSupergraph } from '../../gateway/supergraph/supergraph.ts';
import { backChannelLogout } from './kinds/back-channel-logout.ts';
import { bodies } from './kinds/bodies.ts';
import { changes } from './kinds/changes.ts';
import { costBombs } from './kinds/cost-bombs.ts';
import { csrf } from './kinds/csrf.ts';
import { enumeration } from './kinds/enumeration.ts';
import { fields } from './kinds/fields.ts';
import { files } from './kinds/files.ts';
import { headers } from './kinds/headers.ts';
import { identityTokens } from './kinds/identity-tokens.ts';
import { injection } from './kinds/injection.ts';
import { mailedPages } from './kinds/mailed-pages.ts';
import { mailedTokens } from './kinds/mailed-tokens.ts';
import { origins } from './kinds/origins.ts';
import { rates } from './kinds/rates.ts';
import { services } from './kinds/services.ts';
import { sessions } from './kinds/sessions.ts';
import { sessionTokens } from './kinds/session-tokens.ts';
import { signInAnswers } from './kinds/sign-in-answers.ts';
import { signIn } from './kinds/sign-in.ts';
import { smuggling } from './kinds/smuggling.ts';
import { ssoTokens } from './kinds/sso-tokens.ts';
import { describeKind } from './support/describe-kind.ts';
import { findLogged } from './support/logged-secrets.ts';
import type { AttackedWorld, Secret } from './support/world.ts';

const kept: Secret[] = [];
const world: AttackedWorld = { ...inject('attacked'), keep: (what, value) => void kept.push({ what, value }) };
const { schema } = buildSupergraph(await readProjectSupergraph());

describeKind(identityTokens(world), world.apart.userUrl);
// Whoever may list users looks for the victim among the newest: before others come.
for (const kind of [
  fields,
  sessionTokens,
  sessions,
  mailedTokens,
  mailedPages,
  signIn,
  enumeration,
  services,
  csrf,
  origins,
  smuggling,
  changes,
  costBombs,
  bodies,
  files,
])
  describeKind(kind(world), world.url);
for (const kind of [signInAnswers, backChannelLogout]) describeKind(kind(world), world.apart.signInUrl);
describeKind(injection(world, schema), world.url);
for (const kind of [headers, ssoTokens, rates]) describeKind(kind(world), world.apart.gatewayUrl);

describe('the logs of all of it', () => {
  it('hold none of the secrets that were used', async () => {
    const { logged, lines, secrets } = await findLogged(world, kept);
    expect(logged).toEqual([]);
    expect({ lines: lines > 10, secrets: secrets > 10 }).toEqual({ lines: true, secrets: true });
  });

  it('would show one that was logged', async () => {
    const [entry] = (await readFile(world.logs[0] ?? '', 'utf8')).split('\n');
    const { logged } = await findLogged(world, [{ what: 'a line of the log', value: entry ?? '' }]);
    expect(logged).toContain('a line of the log');
  });
});
