import type { EndSignal } from '../../platform/graph/endpoint.ts';
import type { Exchange, ExchangedAnswer } from './http-exchange.ts';
import { identityHeaders } from './identity-headers.ts';

/**
 * Sends a request that is the same as one on its way, for the same caller, not a second time: both get its text, and parse it for
 * themselves. For requests that change nothing. Whoever hangs up is not waited for; the request itself goes on for the others, to its own
 * time limit. The correlation id and the trace are those of the first.
 */
export function shareExchange(exchange: Exchange): Exchange {
  const onTheirWay = new Map<string, Promise<ExchangedAnswer>>();
  return async ({ headers, body, signal }) => {
    const identity = identityHeaders(headers);
    const key = `${JSON.stringify(identity)}\n${body}`;
    let answer = onTheirWay.get(key);
    if (!answer) {
      answer = exchange({ headers, body }).finally(() => onTheirWay.delete(key));
      onTheirWay.set(key, answer);
    }
    return signal ? within(answer, signal) : answer;
  };
}

/** @throws the reason of the signal when that is aborted first */
function within<T>(promise: Promise<T>, signal: EndSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(signal.reason);
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
