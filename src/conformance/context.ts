import type { Caller, PageRequest } from './caller.ts';
import { SameSessionError } from './skipped-error.ts';
import { parseRetryAfter } from '../refresh/answer.ts';
import { type Answer, answeredAt, isBusy } from './http/answer.ts';
import { formsOf, secretsIn } from './secrets.ts';
import { NoAnswerError } from './http/no-answer-error.ts';
import { type Line, send } from './http/send.ts';
import { nameOf, signIn, SignInError } from './sign-in.ts';
import { siteOf } from './site.ts';
import { beginningOf } from './stack-trace.ts';
import type { ResolvedTarget } from './resolve-target.ts';
import { lifeOf } from './token/life.ts';
import type { Visitor } from './visitor.ts';

/** The shared parts of one run: the target, the observations so far, and the throw-away sessions. */
export interface CheckContext extends Caller {
  /** Every answer so far, without its parsed body, and with the beginning of its text. */
  readonly answers: readonly Answer[];
  /** The credentials that were received so far: no sentence may have one. */
  readonly secrets: ReadonlySet<string>;
  /** The answers of a busy server that what was asked for so far rests on, those of shared observations once for each use. */
  readonly busyAnswers: readonly Answer[];
  /** Makes an observation once, whichever checks ask for it. */
  readonly observe: <T>(observation: (context: CheckContext) => Promise<T>) => Promise<T>;
  /** Signs in again. */
  readonly signIn: () => Promise<Visitor>;
  /** The session that checks share: no check ends it, and it is alive. */
  readonly visitor: () => Promise<Visitor>;
  readonly wait: (milliseconds: number) => Promise<void>;
}

const LONGEST_PAUSE = 15_000;
/** What is signed within one second may be equal: a JWT without an id, or the cookie of Flask. */
export const NEXT_SECOND = 1100;
/** Before what a gateway has refused, or a closed connection has lost, is sent once more. */
const GATEWAY_PAUSE = 1000;

export function createContext(target: ResolvedTarget, signal?: AbortSignal): CheckContext {
  const { fetch, mode, origin, timeout } = target;
  const { endStatuses } = target.refresh;
  const line: Line = { fetch, mode, endStatuses, origin, timeout, signal };
  const answers: Answer[] = [];
  const secrets = new Set<string>();
  const busyAnswers: Answer[] = [];
  const observations = new Map<unknown, { readonly made: Promise<unknown>; busy: readonly Answer[] }>();
  const seen = new Set<string>();
  let shared: { readonly visitor: Visitor; readonly signIns: number; readonly staleAt: number } | undefined;
  let brokenLogin: Error | undefined;
  /** Those of checks that send the login themselves included. */
  let signIns = 0;
  let skippedTime = 0;
  const now = (): number => performance.now() + skippedTime;
  /** A token in the second half of its lifetime may expire during a check. */
  const staleAt = (visitor: Visitor): number =>
    now() + ((lifeOf(visitor.grant()) ?? Number.POSITIVE_INFINITY) * 1000) / 2;

  const wait = (milliseconds: number): Promise<void> =>
    target.wait?.(milliseconds).then(() => {
      skippedTime += milliseconds;
    }) ??
    new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      signal?.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
    });

  // Auth.js has the address of the app in a cookie: what was named by the user of the doctor is no secret of the server.
  const { base, refresh, login, logout, api, forbidden, page } = target;
  const loginUrl = typeof login === 'object' ? new URL(login.url, base).href : undefined;
  const named = [`${origin}/`, ...[base, refresh.url, logout, api, forbidden, page].map((url) => String(url))];
  const keepSecrets = (found: readonly string[]): void => {
    for (const secret of found) if (!named.some((url) => url.includes(secret))) secrets.add(secret);
  };

  const sendOnce = async ({ url, method, headers, body }: PageRequest): Promise<Answer> => {
    const all = { ...pageHeaders(target.origin, { url, method }), ...headers };
    const sent = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
    const answer = await send({ url, method, headers: sent, body }, line);
    answers.push({ ...answer, json: undefined, text: beginningOf(answer.text) });
    keepSecrets(secretsIn(answer));
    if (url.href === loginUrl && answer.status < 400) signIns += 1;
    return answer;
  };

  const signInOnce = (): Promise<Visitor> =>
    signIn(context).catch((error: unknown) => {
      // Every check would wait for it, or be refused, once more.
      if (error instanceof SignInError && (error.isLate || seen.size === 0)) brokenLogin = error;
      throw error;
    });

  const context: CheckContext = {
    target,
    answers,
    secrets,
    busyAnswers,
    wait,
    send: async (request) => {
      // A server may close an idle connection just when a request is sent on it; browsers send such a request once more.
      let answer = await sendOnce(request).catch(async (error: unknown) => {
        if (!(error instanceof NoAnswerError && error.reason === 'network')) throw error;
        await wait(GATEWAY_PAUSE);
        return sendOnce(request);
      });
      const pause = request.isHasty ? undefined : pauseOf(answer, Math.max(LONGEST_PAUSE, target.patience));
      if (pause !== undefined) {
        await wait(pause);
        answer = await sendOnce(request);
      }
      if (isBusy(answer)) busyAnswers.push(answer);
      return answer;
    },
    observe: async <T>(observation: (context: CheckContext) => Promise<T>) => {
      const known = observations.get(observation);
      if (known !== undefined) {
        // The key is the function that made it, so its type is T.
        const value = (await known.made) as T;
        busyAnswers.push(...known.busy);
        return value;
      }
      const from = busyAnswers.length;
      const made = observation(context);
      const entry = { made, busy: [] as readonly Answer[] };
      observations.set(observation, entry);
      const value = await made;
      entry.busy = busyAnswers.slice(from);
      return value;
    },
    signIn: async () => {
      if (brokenLogin !== undefined) throw brokenLogin;
      let visitor = await signInOnce();
      if (seen.has(nameOf(visitor))) {
        await wait(NEXT_SECOND);
        visitor = await signInOnce();
      }
      keepSecrets(formsOf(visitor.credential().jar.map(({ value }) => value)));
      const name = nameOf(visitor);
      if (seen.has(name)) {
        brokenLogin = new SameSessionError();
        throw brokenLogin;
      }
      seen.add(name);
      if (loginUrl === undefined) signIns += 1;
      return visitor;
    },
    visitor: async () => {
      if (shared !== undefined && shared.signIns === signIns) {
        const { visitor } = shared;
        if (now() > shared.staleAt) {
          await visitor.refresh();
          shared = { ...shared, staleAt: staleAt(visitor) };
        }
        return visitor;
      }
      // Some servers end the other sessions of a user at a login.
      const isAlive = shared !== undefined && (await isGranted(shared.visitor));
      const visitor = shared !== undefined && isAlive ? shared.visitor : await context.signIn();
      if (visitor.grant() === undefined) await visitor.refresh();
      shared = { visitor, signIns, staleAt: staleAt(visitor) };
      return visitor;
    },
  };
  return context;
}

/** How long to wait before a request that a busy server has refused is sent once more; `undefined` where it is not. */
function pauseOf(answer: Answer, longest: number): number | undefined {
  if (!isBusy(answer)) return undefined;
  const isLimit = answer.status === 429;
  const said = parseRetryAfter(answer.headers.get('retry-after') ?? '', answeredAt(answer));
  if (said !== undefined && said <= longest) return said;
  return isLimit ? undefined : GATEWAY_PAUSE;
}

async function isGranted(visitor: Visitor): Promise<boolean> {
  return (await visitor.refresh()).meaning.type === 'granted';
}

/** The headers that a browser adds to a page's fetch. Node's fetch sets `Sec-Fetch-Mode: cors` itself. */
function pageHeaders(origin: string, { url, method }: Pick<PageRequest, 'method' | 'url'>): Record<string, string> {
  const site = siteOf(origin, url);
  const isRead = method === 'GET' || method === 'HEAD';
  return {
    ...(isRead && site === 'same-origin' ? {} : { origin }),
    'sec-fetch-site': site,
    'sec-fetch-dest': 'empty',
    'user-agent': 'rebearer-doctor',
  };
}
