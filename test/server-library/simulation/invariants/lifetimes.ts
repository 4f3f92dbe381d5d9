import type { Exchange } from '../exchange.ts';
import { ABSOLUTE } from '../instance.ts';
import type { Life } from '../life.ts';
import type { Invariant } from './invariant.ts';

/** The absolute lifetime never grows; a session ends at its limits, and not before. */
export const lifetimes: Invariant = {
  name: 'a session lives for its lifetime',
  watch({ history: { setup }, time }, fail) {
    /** When an active user was last answered with a token: when the request was sent. */
    const activeAt = new Map<Life, number>();
    /** The limit of a session when a request was sent. */
    const limits = new Map<Exchange, number>();
    const limitOf = ({ row }: Life): number => Math.min(row.expiresAt, row.idleExpiresAt ?? Infinity);
    const granted = ({ answer, isIdle, number, sentAt, what }: Exchange, life: Life, limit: number): void => {
      if (sentAt >= limit) fail(`#${number} ${what} is granted after the limit of session ${life.number}`);
      const left = life.born.expiresAt - sentAt;
      if ((answer?.expiresIn ?? 0) > left) fail(`#${number} ${what} says ${answer?.expiresIn} ms of ${left} ms`);
      if (!isIdle) activeAt.set(life, Math.max(sentAt, activeAt.get(life) ?? 0));
    };
    return {
      sent: (exchange) => limits.set(exchange, exchange.life ? limitOf(exchange.life) : Infinity),
      moved({ born, number, row }) {
        if (row.expiresAt !== born.expiresAt) fail(`the limit of session ${number} moves`);
      },
      answered(exchange) {
        const { answer, life, number, what } = exchange;
        const limit = limits.get(exchange) ?? Infinity;
        limits.delete(exchange);
        if (what === 'login' && (answer?.expiresIn ?? 0) > ABSOLUTE)
          fail(`#${number} lives for ${answer?.expiresIn} ms`);
        if (life === undefined || what === 'login') return;
        if (answer?.status === 200) granted(exchange, life, limit);
        if (answer?.word !== 'expired') return;
        const idleLimit = (activeAt.get(life) ?? life.born.createdAt) + (setup.idle ?? Infinity);
        const earliest = Math.min(life.born.expiresAt, idleLimit);
        if (time.now < earliest)
          fail(`#${number} ${what} is answered with expired ${earliest - time.now} ms too early`);
      },
    };
  },
};
