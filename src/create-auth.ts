import type { Auth } from './auth.ts';
import { bare } from './bare.ts';
import { createCalling } from './calling.ts';
import { EXTENSION } from './extension.ts';
import { isAhead, readClock } from './browser/clock.ts';
import { browserEnvironment, type Environment } from './browser/environment.ts';
import { warnOfMissingPage } from './browser/missing-page.ts';
import { createLock } from './browser/page-lock.ts';
import { errorOf } from './errors/error-of.ts';
import { createWarning } from './errors/warning.ts';
import { createEmitter } from './events/events.ts';
import { createHistory } from './events/history.ts';
import { createStore } from './events/store.ts';
import { keepRestoring } from './lifecycle/keep-restoring.ts';
import { createLogin, type LoginSource } from './lifecycle/login.ts';
import { createLogout } from './lifecycle/logout.ts';
import { createOwedLogout } from './lifecycle/owed-logout.ts';
import { createReady, untilKnown } from './lifecycle/ready.ts';
import { createSignedInFlag } from './lifecycle/remember-signed-in.ts';
import { createRequestRefresh } from './lifecycle/request-refresh.ts';
import { reviveWith } from './lifecycle/revive.ts';
import { startOf } from './lifecycle/start-of.ts';
import type { AuthOptions, FetchRules } from './options/options.ts';
import { readFetchRules, readOptions, readTokenRequest } from './options/settings.ts';
import { refreshByCookie } from './refresh/by-cookie.ts';
import { readInitial } from './refresh/initial.ts';
import { createRefresh } from './refresh/refresh.ts';
import { createAdopt } from './refresh/response-token.ts';
import { createAccessToken } from './request/access-token.ts';
import { createAuthFetch } from './request/auth-fetch.ts';
import { createAuthorize } from './request/authorize.ts';
import { createBaseFetch } from './request/base-fetch.ts';
import type { Fetch } from './request/call.ts';
import { createChallengeReader } from './request/challenge.ts';
import { createDrain } from './request/drain.ts';
import { createHold } from './request/hold.ts';
import { createForeignOrigin, createRoute } from './request/origins.ts';
import type { SessionAccess } from './request/session-access.ts';
import type { Reading } from './session/lifetime.ts';
import { NO_PROOF } from './session/proof.ts';
import { type EndReason, loading, type Session } from './session/session.ts';
import { initialState, type State } from './session/state.ts';
import { transition } from './session/transition.ts';
import { rendered } from './session/unverified.ts';
import { joinTabs } from './tabs/join-tabs.ts';

/**
 * Creates the session of a page. `Claims` is the type that the app expects of its JWT's claims; it is not checked.
 *
 * @throws TypeError for an option that is missing, unknown or wrong; in builds for production only for a URL, an origin, the headers of an
 * endpoint, or a token in `initial`.
 *
 * @example
 * const auth = createAuth<{ sub: string }>({ refresh: '/auth/refresh', logout: '/auth/logout' });
 * const response = await auth.fetch('/api/me');
 */
export function createAuth<Claims = Readonly<Record<string, unknown>> | undefined>(
  options: AuthOptions<NoInfer<Claims>>,
): Auth<Claims> {
  const handedIn = bare(options).environment;
  const whole: Environment = { ...browserEnvironment(), ...handedIn };
  const { clock, page, lock } = whole;
  const settings = readOptions(options, page);
  if (typeof REBEARER_PRODUCTION === 'undefined' && page === undefined) warnOfMissingPage();
  const { attach, identify, name, origins, responseToken } = settings;
  const isAlone = settings.tabs === 'off' || page === undefined;
  const environment: Environment = isAlone
    ? { ...whole, lock: undefined, openChannel: undefined }
    : { ...whole, lock: lock && createLock(lock, clock) };
  const ownFetch = settings.fetch;
  const isInCookies = attach.header === undefined;
  const { scheme } = attach;
  const endpoint = typeof settings.refresh === 'function' ? undefined : settings.refresh;
  const events = createEmitter();
  const history = createHistory(clock.wall);
  const signedIn = createSignedInFlag(environment.flags, name);
  const owed = createOwedLogout(environment.flags, { name, now: clock.wall });
  const left = page && settings.logout && owed.read();
  const reauthentication = settings.reauthenticate?.[EXTENSION];
  const findStart = (): 'unknown' | EndReason => startOf({ settings, signedIn, left, page });
  const start: State<Claims> = {
    ...initialState<Claims>(findStart(), settings.refreshBefore),
    proof: isInCookies ? NO_PROOF : undefined,
    cookie: endpoint && 'back',
  };
  const initial = settings.initial && rendered(start, readInitial<Claims>(settings.initial, identify));
  // The parts refer to each other: a closure may name one that is made below, because none is called before all are made.
  const store = createStore<Claims>({
    initial: initial === undefined || left !== undefined || settings.restore === false ? start : initial,
    transition: reauthentication?.keep(transition),
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
  const sending = createCalling();
  /** What the parts have in common; each takes what it needs. */
  const core = {
    ...settings,
    ...environment,
    ...store,
    fetch: ownFetch === undefined ? createBaseFetch(environment.fetch, sending) : (): Fetch => ownFetch,
    isOnline: (): boolean => page?.isOnline() ?? true,
    isInCookies,
    scheme,
  };
  let isIdle = (): boolean => false;
  const refresher =
    typeof settings.refresh === 'function' ? settings.refresh : refreshByCookie(settings.refresh, attach);
  const asking = createCalling();
  const tabs = joinTabs<Claims>({ ...core, verify: () => void refresh.join('expired') });
  const restoring = keepRestoring({ ...core, restore: () => refresh.join('restore') });
  const refresh = createRefresh<Claims>(
    bare({
      ...core,
      ...tabs,
      read: endpoint?.read,
      endStatuses: endpoint?.endStatuses,
      refresher: (context) => asking.run(() => refresher(context)),
      isForeign: endpoint !== undefined && page !== undefined && new URL(endpoint.url).origin !== page.origin(),
      isRestoring: restoring.isLeading,
      leaveRestore: restoring.leave,
      isIdle: () => isIdle(),
      screen: (outcome) => logoutFlow.screen(outcome),
    }),
  );
  let lastLogin: Promise<void> | undefined;
  const holding = reauthentication?.start({
    ...environment,
    ...store,
    name,
    refresh: () => refresh.join('login'),
    login: () => lastLogin,
  });
  const access: SessionAccess = {
    state: store.state,
    now: () => readClock(clock),
    isAhead: (moment: Reading) => isAhead(clock, moment),
    refresh: refresh.join,
    isLoggingIn: (order) => loginFlow.isRunning(order),
    sent: { count: 0 },
    told: { refusal: false },
    note: store.dispatch,
    hold: createHold({ ...core, refresh: () => refresh.join('rejected') }),
    foreignOrigin: createForeignOrigin(origins, page?.origin()),
    route: createRoute({ ...settings, baseUrl: page?.baseUrl }),
    emit: store.emit,
    authorize: createAuthorize(attach),
    shouldRefresh: settings.shouldRefresh,
    readChallenge: createChallengeReader(scheme),
    drain: createDrain(),
    reauthenticate: holding?.wait,
    adopt: responseToken && createAdopt<Claims>(responseToken, core),
    errorOf: ({ failure, until }) => errorOf(failure, until.monotonic - clock.monotonic()),
  };
  const createFetch = (rules?: FetchRules): Fetch => {
    const {
      overrideAuthorization = false,
      shouldRefresh = settings.shouldRefresh,
      fetch: base = ownFetch,
    } = readFetchRules(rules);
    return createAuthFetch(
      { ...access, shouldRefresh },
      {
        ...settings,
        fetch: base === undefined ? core.fetch : () => base,
        look: base ?? environment.fetch(),
        overrideAuthorization,
        route: access.route,
        isOfRefresh: asking.isRunning,
        isPassedOn: sending.isRunning,
        refreshUrl: endpoint?.url,
      },
    );
  };
  const getAccessToken = createAccessToken(access);
  const ready = createReady(access, page === undefined);
  const logoutFlow = createLogout({ ...core, ...tabs, refresh, owed, left });
  const loginFlow = createLogin<Claims>({
    ...core,
    ...tabs,
    refresh,
    noteLogin: logoutFlow.noteLogin,
    leftByNow: logoutFlow.leftByNow,
    restore: () => untilKnown(access),
    sent: access.sent,
    logouts: logoutFlow.count,
  });
  const stop = page && reviveWith(page, { ...store, ...tabs, access, refresh, findStart, catchUp: logoutFlow.finish });
  const warn = createWarning();
  const remember = (session: Session<Claims>): void => {
    if (settings.rememberSignedIn) signedIn.note(session);
    if (!session.isAuthenticated) return;
    // The server may have rendered the session that was left a moment ago.
    if (store.state() !== initial) owed.clear();
    // Users who can't be told apart look like one to every check of identity.
    if (session.identity === undefined) warn('no-identity', 'Nothing in the token or the answer names the user.');
  };
  // A restore that confirms the server's rendering changes nothing.
  if (store.state() === initial) remember(initial.session);
  store.subscribe(remember);
  events.on('misconfigured', ({ topic, problem }) => warn(topic, problem));
  logoutFlow.start();
  if (settings.restore === 'eager') ready().catch(() => {});
  const auth: Auth<Claims> = {
    fetch: createFetch(),
    createFetch,
    get session() {
      return store.state().session;
    },
    initialSession: initial?.session ?? loading(),
    subscribe: store.subscribe,
    ready: loginFlow.outside('ready', ready),
    login: loginFlow.outside('login', (source?: LoginSource) => (lastLogin = loginFlow.login(source))),
    logout: loginFlow.outside('logout', logoutFlow.logout),
    refresh: createRequestRefresh(access, page && refresh.request),
    async getAccessToken(request) {
      const accessToken = page && (await getAccessToken(readTokenRequest(request)));
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
      // A tab that is alone may be given a channel, to know that there are no others.
      environment: { ...environment, openChannel: environment.openChannel ?? handedIn?.openChannel },
      limits() {
        const { token } = store.state();
        return token && [token.askedAt.wall, token.idleExpiresAt ?? Infinity, token.sessionExpiresAt ?? Infinity];
      },
      refresh: () => refresh.join('expiring'),
      setIdle(asked) {
        isIdle = asked;
      },
    },
  };
  return Object.freeze(auth);
}
