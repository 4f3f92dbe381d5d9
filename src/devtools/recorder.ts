import type { Auth, Fetch, RequestSummary } from '../index.ts';
import type { Lifetime } from '../lifetime/index.ts';
import { type Checks, members, needed, ofType } from '../options/checks.ts';
import { createBaseFetch } from '../request/base-fetch.ts';
import type { Fact, Told } from './fact.ts';
import { listen } from './listen.ts';
import { now } from './now.ts';
import type { Post } from './post.ts';
import { redactUrl } from './redact-url.ts';
import { keyOf, settled, wrap } from './tap.ts';
import { watchLifetime } from './watch-lifetime.ts';

export interface RecorderOptions {
  /** The name of this page in the timeline. Default: `page`. */
  readonly name?: string | undefined;
  /** A BroadcastChannel through which timelines in other tabs show this recorder. Default: none. */
  readonly channel?: string | undefined;
}

/** Records what an `Auth` does, without secrets. */
export interface Recorder {
  readonly name: string;
  /** Distinguishes this page from another of the same name. */
  readonly page: string;
  /** Pass this to `createAuth` as its `fetch` to record each attempt; otherwise attempts are guessed from events. It calls the page's fetch. */
  readonly fetch: Fetch;
  /** Records the events and the calls of an `Auth`. Returns the same `Auth`. */
  readonly watch: <Claims>(auth: Auth<Claims>) => Auth<Claims>;
  /** Records the warnings of a `Lifetime` of `rebearer/lifetime`. Returns the same object. */
  readonly watchLifetime: (lifetime: Lifetime) => Lifetime;
  /** Makes another fetch whose calls are recorded. */
  readonly trace: (fetch: Fetch) => Fetch;
  /** Adds a fact. */
  readonly tell: (told: Told) => void;
  /** Calls the listener for each kept fact and for every later one. Returns a function that unsubscribes. */
  readonly subscribe: (listener: (fact: Fact) => void) => () => void;
  /** Stops recording. */
  readonly stop: () => void;
}

interface OpenCall {
  readonly id: string;
  readonly at: number;
  readonly key: string;
  /** Its name in events. */
  readonly shown: string;
  isOnWire: boolean;
}

/** The minimum number of facts that are kept for a timeline that starts later. */
const MOST = 2_000;

const CHECKS = (): Checks<RecorderOptions> => ({ name: ofType('string'), channel: ofType('string') });

/**
 * Makes a recorder for `<rebearer-timeline>`, for development.
 *
 * @example
 * const recorder = createRecorder({ name: 'my app' });
 * export const auth = recorder.watch(createAuth({ refresh: '/auth/refresh', fetch: recorder.fetch }));
 * @throws TypeError for an option that is unknown or wrong; not in builds for production.
 */
export function createRecorder(options: RecorderOptions = {}): Recorder {
  if (typeof REBEARER_PRODUCTION === 'undefined') needed(members(CHECKS()))(options, 'createRecorder');
  const { name = 'page', channel } = options;
  const port = channel === undefined ? undefined : new BroadcastChannel(channel);
  const listeners = new Set<(fact: Fact) => void>();
  const calls = new Set<OpenCall>();
  const stops: (() => void)[] = [() => port?.close()];
  // Two pages of one name, one after the other, share a track.
  const page = Math.random().toString(36).slice(2, 8);
  const facts: Fact[] = [];
  let count = 0;
  /** Whether `recorder.fetch` is used, so that all attempts are seen. */
  let isTapped = false;
  /** The call that is being made right now: a base fetch that is called before it returns belongs to it. */
  let beginning: OpenCall | undefined;

  const write = (told: Told, at: number): void => {
    const fact: Fact = { ...told, at };
    facts.push(fact);
    if (facts.length > 2 * MOST) facts.splice(0, MOST);
    for (const listener of listeners) listener(fact);
    port?.postMessage({ name, page, fact } satisfies Post);
  };

  const tell = (told: Told): void => write(told, now());

  const trace = (fetch: Fetch): Fetch =>
    wrap(fetch, (send, request) => {
      const at = now();
      const told = { method: request.method, url: redactUrl(request.url) };
      const id = `${page}-${++count}`;
      const call: OpenCall = { id, at, key: keyOf(request), shown: keyOf(told), isOnWire: !isTapped };
      calls.add(call);
      write({ type: 'call', id, ...told }, at);
      if (!isTapped) write({ type: 'sent', id: call.id }, at);
      beginning = call;
      const answer = settled(send, ({ status, error }) => {
        calls.delete(call);
        tell({ type: 'settled', id: call.id, status, error });
      });
      beginning = undefined;
      return answer;
    });

  // The app may put the recorded fetch in the place of the global one.
  const network = createBaseFetch(() => globalThis.fetch);
  const base = wrap(
    (...args) => network()(...args),
    (send, request) => {
      const call = senderOf(keyOf(request));
      if (call === undefined) return send();
      call.isOnWire = true;
      // A request that is sent before the call returns has not waited, even on a busy page.
      write({ type: 'sent', id: call.id }, call === beginning ? call.at : now());
      return settled(send, ({ status }) => {
        call.isOnWire = false;
        tell({ type: 'answered', id: call.id, status });
      });
    },
  );

  /** Waiting calls of one method and URL are interchangeable, so the first is taken. */
  function senderOf(key: string): OpenCall | undefined {
    if (beginning?.key === key && !beginning.isOnWire) return beginning;
    return [...calls].find((open) => open.key === key && !open.isOnWire);
  }

  /** Without the attempts, an event shows that there was a replay, but not the time of its 401. */
  function guessReplay(replayed: RequestSummary): void {
    const call = [...calls].find((open) => open.isOnWire && open.shown === keyOf(replayed));
    if (isTapped || call === undefined) return;
    call.isOnWire = false;
    tell({ type: 'answered', id: call.id, status: 401 });
    tell({ type: 'sent', id: call.id });
  }

  tell({ type: 'opened' });
  return {
    name,
    page,
    get fetch() {
      isTapped = true;
      return base;
    },
    trace,
    tell,
    watch(auth) {
      stops.push(
        listen(auth, tell, () => `${page}-${++count}`),
        auth.on('replay', guessReplay),
        auth.on('reauthentication-start', () => tell({ type: 'stretch', what: 'asking', is: 'on' })),
        auth.on('reauthentication-end', () => tell({ type: 'stretch', what: 'asking', is: 'off' })),
      );
      const watched: typeof auth = {
        ...auth,
        fetch: trace(auth.fetch),
        createFetch: (rules) => trace(auth.createFetch(rules)),
        get session() {
          return auth.session;
        },
      };
      return watched;
    },
    watchLifetime(lifetime) {
      stops.push(watchLifetime(lifetime, tell));
      return lifetime;
    },
    subscribe(listener) {
      for (const fact of facts) listener(fact);
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    stop: () => stops.forEach((stop) => stop()),
  };
}
