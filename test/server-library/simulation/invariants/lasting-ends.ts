import type { Invariant } from './invariant.ts';

/** No session lives after somebody was told that it is over. */
export const lastingEnds: Invariant = {
  name: 'a session that was ended stays ended',
  watch: (_simulation, fail) => ({
    answered({ answer, life, number, sentAt, what }) {
      if (what === 'login' || what === 'logout' || answer?.status !== 200) return;
      if (life?.toldAt !== undefined && sentAt > life.toldAt)
        fail(`#${number} ${what} is granted after the end of session ${life.number}`);
    },
    peeked({ number, toldAt }, { token, sentAt }) {
      if (token !== undefined && toldAt !== undefined && sentAt > toldAt)
        fail(`a page shows the user of session ${number} after its end`);
    },
  }),
};
