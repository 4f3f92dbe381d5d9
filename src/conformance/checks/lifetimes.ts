import { type Check, failed, passed, remark, skipped } from '../check.ts';
import type { CheckContext } from '../context.ts';
import type { Grant } from '../grant/find-grant.ts';
import { accessJwt, grantOf, refreshTwice, statusOf } from '../observations.ts';
import { dateOf } from '../http/answer.ts';
import { IN_SECONDS, isInMilliseconds, secondsOf } from '../token/jwt.ts';
import { lifeOf } from '../token/life.ts';
import { apiUrl, needProtectedRoute } from './api-calls.ts';

const LONG = 3600;
/** Libraries tolerate a clock difference of at most a minute. */
const LEEWAY = 61;
/** Long enough to be visible in whole seconds, with any rounding. */
const TICK = 2100;
const LEAST_LOSS = 2;

async function firstGrant(context: CheckContext): Promise<Grant | undefined> {
  return grantOf((await context.observe(refreshTwice)).first);
}

/** Lifetime of the access token in seconds, if it is known. */
async function tokenLife(context: CheckContext): Promise<number | undefined> {
  return lifeOf(await firstGrant(context));
}

/** Remaining seconds, by the clock of the server that has answered. */
async function timeLeft(context: CheckContext): Promise<number | undefined> {
  const { first } = await context.observe(refreshTwice);
  const jwt = await accessJwt(context);
  const exp = jwt && secondsOf(jwt, 'exp');
  const date = dateOf(first);
  return exp === undefined || date === undefined ? tokenLife(context) : Math.ceil(exp - date / 1000);
}

const needsPatience = (seconds: number): ReturnType<typeof skipped> =>
  skipped(`It takes ${Math.ceil(seconds)} s of patience.`);

export const lifetimeChecks: readonly Check[] = [
  {
    id: 'RB111',
    group: 'lifetimes',
    severity: 'remark',
    title: 'The access token lives for an hour at most',
    needs: ['session', 'bearer'],
    why: 'An access token cannot be revoked: a stolen one, or one of a revoked session, is valid until it expires.',
    remedy: 'Let it expire after 3 to 15 minutes; the client refreshes it once for all tabs.',
    run: async (context) => {
      const jwt = await accessJwt(context);
      const saysLife = jwt === undefined || secondsOf(jwt, 'iat') !== undefined;
      const life = await (saysLife ? tokenLife(context) : timeLeft(context));
      return life !== undefined && life > LONG ? remark(`It lives ${Math.round(life / 360) / 10} h.`) : passed;
    },
  },
  {
    id: 'RB112',
    group: 'lifetimes',
    severity: 'failed',
    title: 'The access token expires',
    needs: ['session', 'bearer'],
    why: 'A token without `exp` is valid forever, also for a thief.',
    remedy: 'Sign with `expiresIn`, SIGNED_JWT lifetimes or `exp`.',
    run: async (context) => {
      const jwt = await accessJwt(context);
      if (jwt !== undefined && isInMilliseconds(jwt, 'exp'))
        return failed('`exp` is in milliseconds, so that the token is valid for thousands of years.', IN_SECONDS);
      if (jwt !== undefined) return secondsOf(jwt, 'exp') === undefined ? failed('The JWT has no `exp`.') : passed;
      const grant = await firstGrant(context);
      return grant?.expiresIn === undefined
        ? remark(
            'The token is opaque, and there is no expires_in.',
            'Let it expire, and send `expires_in`, the seconds that it lives.',
          )
        : passed;
    },
  },
  {
    id: 'RB113',
    group: 'lifetimes',
    severity: 'failed',
    title: 'An expired token is refused',
    needs: ['session', 'api', 'bearer'],
    why: 'A server that decodes a token without checking `exp` accepts stolen ones forever.',
    remedy: 'Verify with the library, `exp` included, and with a tolerance of seconds.',
    run: async (context) => {
      const jwt = await accessJwt(context);
      if (jwt !== undefined && secondsOf(jwt, 'exp') === undefined) return skipped('The token has no end: RB112.');
      await needProtectedRoute(context);
      const visitor = await context.visitor();
      const life = await timeLeft(context);
      if (life === undefined) return skipped('Nothing says how long the token lives.');
      const wait = context.target.patience >= (life + LEEWAY) * 1000 ? life + LEEWAY : life + 2;
      if (context.target.patience < wait * 1000) return needsPatience(wait);
      await visitor.refresh();
      const accessToken = visitor.grant()?.accessToken;
      await context.wait(wait * 1000);
      const { status } = await visitor.call(apiUrl(context), { accessToken });
      if (status < 200 || status > 299) return passed;
      const cause = `A token is accepted ${Math.round(wait - life)} s after its end.`;
      return wait - life >= LEEWAY ? failed(cause) : remark(cause);
    },
  },
  {
    id: 'RB114',
    group: 'lifetimes',
    severity: 'failed',
    title: 'A refresh does not extend the absolute limit of the session',
    needs: ['session'],
    why: 'A limit that moves with every refresh has no effect: a stolen session lives forever.',
    remedy: 'Count from the login.',
    run: async (context) => {
      const visitor = await context.visitor();
      const first = grantOf(await visitor.refresh())?.sessionExpiresIn;
      if (first === undefined) return skipped('The server tells no session_expires_in.');
      await context.wait(TICK);
      const second = grantOf(await visitor.refresh())?.sessionExpiresIn;
      return second !== undefined && second > first - LEAST_LOSS
        ? failed(`session_expires_in is ${first}, and two seconds later ${second}.`)
        : passed;
    },
  },
  {
    id: 'RB115',
    group: 'lifetimes',
    severity: 'remark',
    title: 'The access token ends with the session',
    needs: ['session', 'bearer'],
    why: 'A token that outlives its session is good after the end that the user was told.',
    remedy: 'Cap `exp` at the end of the session.',
    run: async (context) => {
      const grant = await firstGrant(context);
      const life = await tokenLife(context);
      if (grant?.sessionExpiresIn === undefined || life === undefined)
        return skipped('The server tells no session_expires_in.');
      return life > grant.sessionExpiresIn + 2
        ? remark(`The token lives ${life} s, the session ${grant.sessionExpiresIn} s.`)
        : passed;
    },
  },
  {
    id: 'RB116',
    group: 'lifetimes',
    severity: 'remark',
    title: 'A refresh without activity does not extend the idle limit',
    needs: ['session'],
    why: 'A forgotten tab refreshes by itself: where that counts as activity, the idle limit never comes.',
    remedy: 'Leave the idle limit alone where a refresh says `Session-Activity: none`.',
    run: async (context) => {
      const visitor = await context.visitor();
      const first = grantOf(await visitor.refresh())?.idleExpiresIn;
      if (first === undefined) return skipped('The server tells no idle_expires_in.');
      await context.wait(TICK);
      const answer = await visitor.refresh({ headers: { 'session-activity': 'none' } });
      const second = grantOf(answer)?.idleExpiresIn;
      if (second === undefined) return remark(`With Session-Activity: none it is answered with ${statusOf(answer)}.`);
      return second > first - LEAST_LOSS
        ? remark(`idle_expires_in is ${first}, and after two seconds without activity ${second}.`)
        : passed;
    },
  },
  {
    id: 'RB117',
    group: 'lifetimes',
    severity: 'failed',
    title: 'The session ends at its announced limit',
    needs: ['session'],
    why: 'A limit that is told and not enforced keeps users signed in who should not be.',
    remedy: 'Compare the end of the session with the clock at every refresh.',
    run: async (context) => {
      const visitor = await context.signIn();
      const grant = grantOf(await visitor.refresh());
      const life = Math.min(
        grant?.sessionExpiresIn ?? Number.POSITIVE_INFINITY,
        grant?.idleExpiresIn ?? Number.POSITIVE_INFINITY,
      );
      if (life === Number.POSITIVE_INFINITY) return skipped('The server tells no end of the session.');
      const wait = life + 2;
      if (context.target.patience < wait * 1000) return needsPatience(wait);
      await context.wait(wait * 1000);
      return grantOf(await visitor.refresh()) === undefined
        ? passed
        : failed('The session is refreshed 2 s after its end.');
    },
  },
];
