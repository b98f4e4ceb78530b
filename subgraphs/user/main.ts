import { ssoOf } from '../../platform/config/sso.ts';
import { runSubgraph } from '../../platform/graph/run-subgraph.ts';
import { createLimits } from '../../platform/limits/limits.ts';
import { createMailer } from '../../platform/mail/from-settings.ts';
import { toTerms } from './domain/session.ts';
import { createUserSubgraph } from './subgraph.ts';

await runSubgraph('user', process.env, (platform, verifier, settings) =>
  createUserSubgraph(platform, verifier, {
    sso: ssoOf(settings),
    sessionTerms: toTerms(settings.HMA_SESSION_IDLE_DAYS, settings.HMA_SESSION_MAX_DAYS),
    limits: createLimits({ redisUrl: settings.REDIS_URL, logger: platform.logger }),
    mail: { mailer: createMailer(settings, `${settings.HMA_DATA_DIR}/mail`), publicUrl: settings.HMA_PUBLIC_URL as string },
  }),
);
