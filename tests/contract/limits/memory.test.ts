import { createLimits } from '../../../platform/limits/limits.ts';
import { createLogger } from '../../../platform/logger.ts';
import { describeThrottle } from './throttle.contract.ts';

describeThrottle('a throttle in memory', async () => {
  const limits = createLimits({ logger: createLogger('test', 'fatal') });
  return { limits, stop: limits.close };
});
