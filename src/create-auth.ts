import { createAccessToken, type AccessTokenRequest } from './request/access-token.ts';
import { bare } from './bare.ts';
import { EXTENSION, type Extension } from './extension.ts';
import { isAhead, readClock } from './browser/clock.ts';
import { createLock } from './browser/page-lock.ts';
import { browserEnvironment, type Environment } from './browser/environment.ts';
import type { Page } from './browser/page.ts';
import { warnOfMissingPage } from './browser/missing-page.ts';
import { errorOf } from './errors/error-of.ts';
import { say } from './errors/say.ts';
import { type AuthEventListener, type AuthEventType, createEmitter } from './events/events.ts';
import { createLogin, type LoginSource } from './lifecycle/login.ts';
import { createHistory } from './events/history.ts';
import { NO_PROOF } from './session/proof.ts';
import { createLogout, type LogoutResult } from './lifecycle/logout.ts';
import { createOwedLogout, type LeftSession } from './lifecycle/owed-logout.ts';
import { createSignedInFlag, type SignedInFlag } from './lifecycle/remember-signed-in.ts';
import type { AuthOptions, FetchRules } from './options/options.ts';
import { readFetchRules, readOptions, type Settings } from './options/settings.ts';
import { createReady, untilKnown } from './lifecycle/ready.ts';
import { refreshByCookie } from './refresh/by-cookie.ts';
import { readInitial } from './refresh/initial.ts';
import { createAdopt } from './refresh/response-token.ts';
import { createRefresh } from './refresh/refresh.ts';
import { createAuthFetch } from './request/auth-fetch.ts';
import { createAuthorize } from './request/authorize.ts';
import type { Fetch } from './request/call.ts';
import { createChallengeReader } from './request/challenge.ts';
import { createDrain } from './request/drain.ts';
import { createHold } from './request/hold.ts';
import { createBaseFetch } from './request/base-fetch.ts';
import { createForeignOrigin, createRoute } from './request/origins.ts';
import type { SessionAccess } from './request/session-access.ts';
import type { Reading } from './session/lifetime.ts';
import { reviveWith } from './lifecycle/revive.ts';
import { type EndReason, loading, type Session } from './session/session.ts';
import { keepRestoring } from './lifecycle/keep-restoring.ts';
import { createRequestRefresh } from './lifecycle/request-refresh.ts';
import { initialState, type State } from './session/state.ts';
import type { Topic } from './session/topic.ts';
import { createStore } from './events/store.ts';
import { rendered, transition } from './session/transition.ts';
import { joinTabs } from './tabs/join-tabs.ts';

/** One user's session in this page, and the fetch that carries it. */
export interface Auth<Claims> {
  /**
   * Fetches like `globalThis.fetch`, with the access token for the listed origins. A refused token is refreshed once for
   * all callers and the request replayed once. Rejects as fetch does, and with `RefreshError`, `ConfigurationError` or
   * `SessionChangedError` where no token could be had; the end of a session is no rejection but the server's 401.
   */
  readonly fetch: Fetch;
  /**
   * Makes another fetch on this session, with other rules than `auth.fetch`.
   *
   * @throws TypeError for a rule that is unknown or wrong.
   */
  readonly createFetch: (rules?: FetchRules) => Fetch;
  /** The session as it stands: frozen, and the same object until it changes. A refreshed token is no change. */
  readonly session: Session<Claims>;
  /**
   * The session of the first render, which the markup of a server shows: that of the option `initial`, else loading. Never changes. For
   * adapters: hydrate with it, then go on with `session`.
   */
  readonly initialSession: Session<Claims>;
  /** Calls the listener after every change of `session`; returns the way to stop. */
  readonly subscribe: (listener: (session: Session<Claims>) => void) => () => void;
  /**
   * Restores the session from the cookie, once for all callers. Resolves when `session` is no longer loading, at once on a
   * server. Rejects with `RefreshError` or `ConfigurationError` if the server could not tell; the next call tries again.
   */
  readonly ready: () => Promise<void>;
  /**
   * Signs a user in. A function makes the login request itself, while no refresh of any tab is under way, so that no other
   * user's cookie can replace the one that it brings: this is the form to prefer. A login that was already made is handed in as
   * its response, unread, as its parsed body, or as a grant; without an argument the session is restored from its cookie. An
   * answer without a token is followed by a refresh.
   *
   * Rejects with `LoginError` if no user is signed in afterwards, with the `status` and the unread `response` of the
   * server; with `SessionChangedError` where `logout()` was called meanwhile. The function makes the login request and nothing else:
   * `ready()`, `login()` and `logout()` would wait for it, so they reject where it begins with them, and must not be awaited in it later.
   *
   * @example
   * await auth.login(({ signal }) => fetch('/auth/login', { method: 'POST', body, signal }));
   */
  readonly login: (source?: LoginSource) => Promise<void>;
  /**
   * Ends the session: in this page and the other tabs at once, then at the server. Rejects only at the beginning of a login function; resolves with
   * `confirmed: false` where the server has not said that its session is over. A session that could not be ended is not
   * restored by the next page load, and ended then.
   */
  readonly logout: () => Promise<LogoutResult>;
  /**
   * Gets a new access token now, for example because the server has changed the user's claims. `session` is not loading meanwhile, and
   * changes only if its claims do. Calls made at the same time share one refresh, which begins after the first of them. Rejects
   * with `SignedOutError` without a session, and otherwise as `fetch` does.
   */
  readonly refresh: () => Promise<void>;
  /**
   * Hands out an access token for what is not fetch, such as a WebSocket; `undefined` without a session, and on a server. With
   * `rejected`, a token that the server has refused, it hands out another one.
   *
   * @example
   * const token = await auth.getAccessToken({ rejected: refusedToken });
   */
  readonly getAccessToken: (request?: AccessTokenRequest) => Promise<string | undefined>;
  /** Calls the listener for every event of a type; returns the way to stop. Events never carry a token. */
  readonly on: <Type extends AuthEventType>(type: Type, listener: AuthEventListener<Type>) => () => void;
  /** Tells what has happened, a line an event, newest last: the answer to «why was I logged out». Nothing in it is secret. */
  readonly explain: () => string;
  /** Stops listening to the page and the other tabs. Calls under way still settle. */
  readonly dispose: () => void;
  /** @internal */
  readonly [EXTENSION]: Extension;
}

/**
 * Creates the session of a page. `Claims` is what the app knows of its JWT's claims; nothing checks it.
 *
 * @throws TypeError for an option that is missing, unknown or wrong.
 */
export function createAuth<Claims = Readonly<Record<string, unknown>> | undefined>(
  options: AuthOptions<NoInfer<Claims>>,
): Auth<Claims> {
  const around: Environment = { ...browserEnvironment(), ...bare(options).environment };
  const { clock, page, lock } = around;
  const settings = readOptions(options, page);
  if (page === undefined) warnOfMissingPage();
  const { attach, identify, name, origins, responseToken } = settings;
  const isAlone = settings.tabs === 'off' || page === undefined;
  const environment: Environment = isAlone
    ? { ...around, lock: undefined, openChannel: undefined }
    : { ...around, lock: lock && createLock(lock, clock) };
  const own = settings.fetch;
  const isInCookies = attach.header === undefined;
  const { scheme } = attach;
  const endpoint = typeof settings.refresh === 'function' ? undefined : settings.refresh;
  const events = createEmitter();
  const history = createHistory(clock.wall);
  const signedIn = createSignedInFlag(environment.flags, name);
  const owed = createOwedLogout(environment.flags, { name, now: clock.wall });
  const left = page !== undefined && settings.logout !== undefined ? owed.read() : undefined;
  const hold = settings.reauthenticate?.[EXTENSION];
  const start: State<Claims> = {
    ...initialState<Claims>(startOf({ settings, signedIn, left, page }), settings.refreshBefore),
    proof: isInCookies ? NO_PROOF : undefined,
    cookie: endpoint && 'back',
  };
  const initial = settings.initial && rendered(start, readInitial<Claims>(settings.initial, identify));
  const store = createStore<Claims>({
    initial: initial === undefined || left !== undefined || settings.restore === false ? start : initial,
    transition: hold?.keep(transition),
    emit(event) {
      history.add(event);
      events.emit(event);
    },
    tellTabs(change) {
      tabs.tell(change);
      const { before, after } = change;
      const isLogin = before.pendingLogin === 'here' || before.epoch !== after.epoch;
      // The login of the user who is shown already changes no snapshot.
      if (isLogin && after.token !== undefined && after.pendingLogin === undefined) owed.clear();
    },
  });
  /** What the parts have in common; each takes what it needs. */
  const core = {
    ...settings,
    ...environment,
    ...store,
    fetch: own === undefined ? createBaseFetch(environment.fetch) : (): Fetch => own,
    isOnline: (): boolean => page?.isOnline() ?? true,
    isInCookies,
    scheme,
  };
  let isIdle = (): boolean => false;
  const tabs = joinTabs<Claims>({ ...core, verify: () => void refresh.join('expired') });
  const restoring = keepRestoring({ ...core, restore: () => refresh.join('restore') });
  const refresh = createRefresh<Claims>({
    ...core,
    ...tabs,
    ...endpoint,
    refresher: typeof settings.refresh === 'function' ? settings.refresh : refreshByCookie(settings.refresh, attach),
    isForeign: endpoint !== undefined && page !== undefined && new URL(endpoint.url).origin !== page.origin(),
    isRestoring: restoring.isLeading,
    isIdle: () => isIdle(),
    screen: (outcome) => leaving.screen(outcome),
  });
  const holding = hold?.start({ ...environment, ...store, name, refresh: () => refresh.join('login') });
  const access: SessionAccess = {
    state: store.state,
    now: () => readClock(clock),
    isAhead: (moment: Reading) => isAhead(clock, moment),
    refresh: refresh.join,
    isLoggingIn: (order) => entering.isRunning(order),
    sent: { count: 0 },
    note: store.dispatch,
    hold: createHold({ ...core, refresh: () => refresh.join('rejected') }),
    foreignOrigin: createForeignOrigin(origins, page?.origin()),
    emit: store.emit,
    authorize: createAuthorize(attach),
    shouldRefresh: settings.shouldRefresh,
    readChallenge: createChallengeReader(scheme),
    drain: createDrain(),
    reauthenticate: holding?.wait,
    adopt: responseToken && createAdopt<Claims>(responseToken, core),
    errorOf: ({ failure, until }) => errorOf(failure, until.monotonic - clock.monotonic()),
  };
  const route = createRoute({ ...settings, baseUrl: page?.baseUrl });
  const createFetch = (rules?: FetchRules): Fetch => {
    const { overrideAuthorization, shouldRefresh = settings.shouldRefresh, fetch: base = own } = readFetchRules(rules);
    return createAuthFetch(
      { ...access, shouldRefresh },
      {
        ...settings,
        fetch: base === undefined ? core.fetch : () => base,
        look: base ?? environment.fetch(),
        overrideAuthorization,
        route,
      },
    );
  };
  const getAccessToken = createAccessToken(access);
  const ready = createReady(access, page === undefined);
  const leaving = createLogout({ ...core, ...tabs, refresh, settings, owed, left });
  const entering = createLogin<Claims>({
    ...core,
    ...tabs,
    refresh,
    restore: () => untilKnown(access),
    sent: access.sent,
    mayBeLeft: leaving.mayBeLeft,
    logouts: leaving.count,
  });
  const stop = page && reviveWith(page, { access, refresh, catchUp: leaving.finish, dispatch: store.dispatch });
  const warn = createWarning();
  const remember = (session: Session<Claims>): void => {
    if (settings.rememberSignedIn) signedIn.note(session);
    if (!session.isAuthenticated) return;
    owed.clear();
    // Users who can't be told apart look like one to every check of identity.
    if (session.identity === undefined) warn('no-identity', 'Nothing in the token or the answer names the user.');
  };
  // A restore that confirms what the server has rendered is no change.
  if (store.state() === initial) remember(initial.session);
  store.subscribe(remember);
  events.on('misconfigured', ({ topic, problem }) => warn(topic, problem));
  leaving.start();
  if (settings.restore === 'eager') ready().catch(() => {});
  const auth: Auth<Claims> = {
    fetch: createFetch(),
    createFetch,
    get session() {
      return store.state().session;
    },
    initialSession: initial?.session ?? loading(),
    subscribe: store.subscribe,
    ready: entering.outside('ready', ready),
    login: entering.outside('login', entering.login),
    logout: entering.outside('logout', leaving.logout),
    refresh: createRequestRefresh(access, page && refresh.request),
    async getAccessToken(request) {
      const accessToken = page === undefined ? undefined : await getAccessToken(bare(request));
      return isInCookies ? undefined : accessToken || undefined;
    },
    on: events.on,
    explain: history.tell,
    dispose() {
      stop?.();
      restoring.stop();
      holding?.stop();
      tabs.close();
    },
    [EXTENSION]: {
      name,
      environment,
      limits() {
        const { token } = store.state();
        return token && [token.askedAt.wall, token.idleExpiresAt ?? Infinity, token.sessionExpiresAt ?? Infinity];
      },
      refresh: () => refresh.join('expiring'),
      setIdle(given) {
        isIdle = given;
      },
    },
  };
  return Object.freeze(auth);
}

interface Start {
  readonly settings: Settings;
  readonly signedIn: SignedInFlag;
  readonly left: LeftSession | undefined;
  readonly page: Page | undefined;
}

/** Decides what is known before the server was asked. */
function startOf({ settings, signedIn, left, page }: Start): 'unknown' | EndReason {
  if (settings.restore === false) return 'none';
  if (page === undefined) return 'unknown';
  // A session without a name can't be told from a later login: all that can be done is to restore nothing this once.
  if (left !== undefined) return left.session === undefined ? 'logout' : 'unknown';
  return settings.rememberSignedIn && signedIn.read() === false ? 'none' : 'unknown';
}

/** Makes what says each lasting mistake once: a developer who listens to no event still finds out why nothing works. */
function createWarning(): (topic: Topic, problem: string) => void {
  const said = new Set<Topic>();
  return (topic, problem) => {
    if (said.has(topic)) return;
    said.add(topic);
    console.error(say(topic, problem));
  };
}
