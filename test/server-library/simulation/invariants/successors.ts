import type { Exchange } from '../exchange.ts';
import type { Life } from '../life.ts';
import type { Invariant } from './invariant.ts';

/** A cookie has one successor, however often it is presented, and none once that has been replaced too. */
export const successors: Invariant = {
  name: 'a cookie has one successor',
  watch({ history: { setup } }, fail) {
    /** The lowest counter that the row had while a request was under way. */
    const lowest = new Map<Exchange, number>();
    const granted = ({ answer, cookie, life, number, what }: Exchange, least: number, { presented }: Life): void => {
      if (cookie === undefined || answer?.cookie === undefined) return;
      const { counter } = answer.cookie;
      const next = cookie.counter + (setup.rotates ? 1 : 0);
      if (counter < next) fail(`#${number} ${what} gives cookie ${counter} for ${cookie.counter}`);
      if (counter > next && !presented.has(next))
        fail(`#${number} ${what} gives cookie ${counter} for ${cookie.counter}, whose successor nobody has presented`);
      if (least > cookie.counter + 1)
        fail(
          `#${number} ${what} is granted for cookie ${cookie.counter} of session ${life?.number}, which is at ${least}`,
        );
    };
    return {
      sent: (exchange) => lowest.set(exchange, exchange.life?.row.counter ?? 0),
      moved(life, { to }) {
        for (const [exchange, least] of lowest) if (exchange.life === life) lowest.set(exchange, Math.min(least, to));
      },
      answered(exchange) {
        const least = lowest.get(exchange) ?? 0;
        lowest.delete(exchange);
        const { answer, life, what } = exchange;
        if (life !== undefined && what !== 'login' && answer?.status === 200) granted(exchange, least, life);
      },
    };
  },
};
