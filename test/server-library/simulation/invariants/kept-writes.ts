import { ACR } from '../network.ts';
import type { Invariant } from './invariant.ts';

/** A success is only told of a write that the store has made. */
export const keptWrites: Invariant = {
  name: 'what is confirmed was written',
  watch: ({ database, time }, fail) => ({
    answered({ answer, life, number, what }) {
      const isOver = answer?.status === 204 || (what === 'login' && answer?.status === 200);
      if (isOver && life !== undefined && life.row.endReason === undefined)
        fail(`#${number} ${what} is confirmed, and session ${life.number} is not ended`);
      if (answer?.status !== 200) return;
      const { cookie } = answer;
      const granted = cookie && database.lives.get(cookie.id);
      if (cookie === undefined || granted?.made.has(cookie.counter) !== true)
        fail(`#${number} ${what} gives a cookie that the store does not know`);
      if (what === 'step up' && granted?.row.acr !== ACR) fail(`#${number} has stepped up nothing`);
    },
    revoked(lives) {
      // One that has reached a limit is over, and stays as it is.
      for (const { number, row } of lives)
        if (row.endReason === undefined && time.now < Math.min(row.expiresAt, row.idleExpiresAt ?? Infinity))
          fail(`session ${number} is revoked, and not ended`);
    },
  }),
};
