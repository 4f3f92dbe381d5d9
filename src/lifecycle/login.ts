import { readClock } from '../browser/clock.ts';
import { withDeadline } from '../browser/deadline.ts';
import { createCalling } from '../calling.ts';
import { LoginError } from '../errors/login-error.ts';
import { SessionChangedError } from '../errors/session-changed-error.ts';
import { type GrantRules, readGrant } from '../refresh/read-grant.ts';
import { isResponse } from '../refresh/is-response.ts';
import { compareSessions, type Identity } from '../session/identity.ts';
import type { Reading } from '../session/lifetime.ts';
import type { Event } from '../session/state.ts';
import { type CheckLoginParts, createCheckLogin } from './check-login.ts';
import { type LoginAnswer, type ReadLogin, readLogin, readParsed } from './login-answer.ts';
import { isLost, loginErrorOf } from './login-failure.ts';
import { tagOf } from '../tag-of.ts';

/** What the function of a login is given. */
export interface LoginContext {
  /** Fires when the login has taken longer than the option `timeout`. */
  readonly signal: AbortSignal;
}

/** A function that makes the login request and nothing else, or what a login that was already made came with. */
export type LoginSource = LoginAnswer | ((context: LoginContext) => Promise<LoginAnswer | void>);

type LoginCall = Extract<LoginSource, (context: LoginContext) => unknown>;

export interface LoginParts<Claims> extends GrantRules, CheckLoginParts<Claims> {
  readonly dispatch: (event: Extract<Event<Claims>, { type: 'login' | 'refreshed' | 'ended-elsewhere' }>) => void;
  /** Milliseconds for each wait: for a refresh in flight, and for the login itself. */
  readonly timeout: number;
  /** Returns what says whether a session may be one that the user had left by now, and that goes on since its logout has failed. */
  readonly leftByNow: () => (identity: Identity) => boolean;
  /** Is told of each login before it is adopted. */
  readonly noteLogin: () => void;
  /** Says whether no refresh and no login of any tab is under way. */
  readonly isFree: () => Promise<unknown>;
  /** Asks the server for the session; rejects where that fails for a passing reason. */
  readonly restore: () => Promise<void>;
  /** Counts the calls that were sent with a token. */
  readonly sent: { readonly count: number };
  /** How many logouts there were in this page. */
  readonly logouts: () => number;
}

export interface LoginFlow {
  readonly login: (source?: LoginSource) => Promise<void>;
  /**
   * Says whether the function of a login is running: a call that begins in it must not wait for a refresh, which waits for the login.
   * `order`: of a call that was sent, perhaps before the login began.
   */
  readonly isRunning: (order?: number) => boolean;
  /**
   * Makes a method reject where the function of a login begins with it: each would wait for the other. What the function calls after
   * its first `await` can't be told from what the page calls.
   */
  readonly outside: <Args extends readonly unknown[], T>(
    name: string,
    method: (...args: Args) => Promise<T>,
  ) => (...args: Args) => Promise<T>;
}

interface Found extends ReadLogin {
  readonly askedAt: Reading;
}

export function createLogin<Claims>(parts: LoginParts<Claims>): LoginFlow {
  const { state, dispatch, clock, refresh, exclusive, logouts } = parts;
  let running = 0;
  const calling = createCalling();
  let sentBefore = 0;
  let logins = 0;
  const check = createCheckLogin(parts, () => running > 0);

  /** Under the lock of all tabs: a refresh on its way would replace the cookie of the login by the former user's. */
  async function loginBy(call: LoginCall): Promise<void> {
    const before = logouts();
    const { isBeside, ...found } = await exclusive(async (wait) => {
      if (before !== logouts()) throw new SessionChangedError();
      const askedAt = readClock(clock);
      if (running++ === 0) sentBefore = parts.sent.count;
      try {
        const read = await withDeadline(parts, async (signal) =>
          readLogin((await calling.run(() => call({ signal }))) ?? undefined),
        );
        // A refresh of this page that has waited in vain for the lock may be asking beside it.
        return { askedAt, ...read, isBeside: wait === 'late' || refresh.question() !== undefined };
      } catch (error) {
        return await fail(error, before);
      } finally {
        running--;
      }
    });
    if (before !== logouts()) throw new SessionChangedError();
    await adopt(found);
    const since = state();
    if (isBeside) void check(since);
  }

  async function fail(error: unknown, before: number): Promise<never> {
    if (isLost(error)) await findOut(before);
    throw loginErrorOf(error, parts.timeout);
  }

  /** The server may have signed a user in although its answer did not arrive, or not whole. */
  async function findOut(before: number): Promise<void> {
    if (before !== logouts()) return;
    const { token, epoch } = state();
    // The logout of that session may be finished meanwhile, and the answer be one of before.
    const isLeft = parts.leftByNow();
    const outcome = await refresh.ask(token);
    // A login or a logout meanwhile, in any tab, is the later word.
    if (outcome.type !== 'granted' || epoch !== state().epoch) return;
    if ([isLeft, parts.leftByNow()].some((isLeftSession) => isLeftSession(outcome.grant.identity))) return;
    dispatch({ type: 'login', grant: outcome.grant });
  }

  async function loginWithResponse(response: Response): Promise<void> {
    const askedAt = readClock(clock);
    const before = logouts();
    const earlier = logins;
    const read = await withDeadline(parts, () => readLogin(response)).catch((error: unknown) =>
      exclusive(() => fail(error, before)),
    );
    // A logout or a login while the answer was read is the later word.
    if (before !== logouts() || earlier !== logins) throw new SessionChangedError();
    await loginWith({ askedAt, ...read });
  }

  /** Adopts in this very task what was handed in. Refreshes that are on their way, here or in another tab, are waited for afterwards. */
  async function loginWith(found: Found): Promise<void> {
    const isFree = refresh.inFlight() === undefined && parts.isFree();
    const adopted = adopt(found);
    const own = logins;
    await adopted;
    const since = state();
    // A login since is checked for both.
    if (own !== logins) return;
    if (!(await isFree)) void check(since);
  }

  async function adopt({ askedAt, response, grant: given, looksRefused, found }: Found): Promise<void> {
    const grant = given && readGrant<Claims>(given, askedAt, parts);
    if (given !== undefined && grant === undefined)
      throw new LoginError('brought no access token that a header can carry', { response });
    const former = state().token;
    logins++;
    parts.noteLogin();
    dispatch({ type: 'login', grant });
    if (grant !== undefined) return;
    const cause: unknown = await parts.restore().then(
      () => undefined,
      (error: unknown) => error,
    );
    const { session, token, pendingLogin } = state();
    const isKnown = !session.isLoading && pendingLogin !== 'here';
    const isFormer = looksRefused && former && token && compareSessions(former.identity, token.identity) === 'same';
    if (isKnown && token !== undefined && !isFormer) return;
    if (!isKnown) throw new LoginError('was followed by a refresh that failed', { response, cause });
    const problem = `was answered ${found}, and was followed by a refresh that found ${isFormer ? 'the former' : 'no'} session`;
    throw new LoginError(problem, { response, topic: looksRefused ? undefined : 'cookie-lost' });
  }

  return {
    async login(source) {
      if (typeof source === 'function') return loginBy(source);
      if (isResponse(source)) return loginWithResponse(source);
      // It would be taken for a body without a token, and the refresh overtake the login.
      if (typeof REBEARER_PRODUCTION === 'undefined' && tagOf(source) === 'Promise')
        throw new TypeError('login: a promise was handed in. Hand in its function, or await it.');
      return loginWith({ askedAt: readClock(clock), ...readParsed(source) });
    },
    isRunning: (order = Infinity) => running > 0 && order > sentBefore,
    outside:
      (name, method) =>
      (...args) =>
        calling.isRunning()
          ? Promise.reject(new LoginError(`calls ${name}() in its function, which would wait for it`))
          : method(...args),
  };
}
