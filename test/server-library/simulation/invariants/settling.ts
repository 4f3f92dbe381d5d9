import type { Exchange } from '../exchange.ts';
import type { Invariant } from './invariant.ts';

/** Longer than all calls of one request to the store can take, in milliseconds. */
const LONGEST = 60_000;

/** Which statuses there are, beside 200, 429 and 503. */
const REFUSALS: Readonly<Record<Exchange['what'], readonly number[]>> = {
  login: [],
  refresh: [400],
  // Of another user than the session's.
  'step up': [400, 409],
  logout: [204],
};

/** Every request settles soon, with an answer that is documented; and with the real one while the store is well. */
export const settling: Invariant = {
  name: 'every request settles',
  watch({ time }, fail) {
    const open = new Set<Exchange>();
    let isCalm = false;
    return {
      sent: (exchange) => open.add(exchange),
      answered(exchange) {
        open.delete(exchange);
        const { answer, number, sentAt, what } = exchange;
        const status = answer?.status ?? 0;
        if (time.now - sentAt > LONGEST) fail(`#${number} takes ${time.now - sentAt} ms`);
        if (![200, 429, 503, ...REFUSALS[what]].includes(status)) fail(`#${number} ${what} is answered with ${status}`);
        if (isCalm && (status === 429 || status === 503))
          fail(`#${number} ${what} is answered with ${status} although the store is well`);
      },
      event(at, { type }) {
        if (type === 'failure') fail(`instance ${at} fails unexpectedly`);
      },
      calmed() {
        isCalm = true;
        for (const { number, what } of open) fail(`#${number} ${what} is never answered`);
      },
    };
  },
};
