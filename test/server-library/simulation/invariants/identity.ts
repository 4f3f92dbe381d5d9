import type { Token } from '../exchange.ts';
import type { Life } from '../life.ts';
import type { Invariant } from './invariant.ts';

/** How old a token may be that no instance may refuse, in milliseconds: well below its lifetime of three minutes. */
const YOUNG = 120_000;

/** A token names the user and the session of its cookie, and every instance believes it for its lifetime. */
export const identity: Invariant = {
  name: 'a token names its user',
  watch(world, fail) {
    const check = (what: string, token: Token | undefined, life: Life | undefined): void => {
      if (token === undefined || life === undefined) return;
      const { id, subject } = life.born;
      if (token.subject !== subject) fail(`${what} names ${token.subject} in the session of ${subject}`);
      if (token.sessionId !== id) fail(`${what} is of another session than ${life.number}`);
    };
    return {
      answered({ answer, life, number, user, what }) {
        if (answer?.status !== 200) return;
        const named = what === 'login' ? world.lifeOf(answer.cookie) : life;
        check(`the token of #${number} ${what}`, answer.token, named);
        if (answer.cookie?.id !== named?.born.id) fail(`#${number} ${what} has a cookie of another session`);
        if (answer.sessionId !== named?.born.id) fail(`#${number} ${what} says another session`);
        if (what !== 'refresh' && named?.born.subject !== user)
          fail(`#${number} ${what} of ${user} is ${named?.born.subject}'s`);
      },
      peeked: (life, { token }) => check('the token of a page', token, life),
      verified(token, { subject, age }) {
        if (subject === undefined && age < YOUNG) fail(`a token is refused after ${age} ms`);
        if (subject !== undefined && subject !== token.subject)
          fail(`a token of ${token.subject} is taken for ${subject}'s`);
      },
    };
  },
};
