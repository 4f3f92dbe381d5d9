import { type Auth, createAuth, type AuthEvent, type AuthOptions, type Grant } from 'rebearer';
import type { Clock } from 'rebearer/testing';
import { EVENT_TYPES } from '../../../events/event-types.ts';
import type { CallOutcome, CallSpec } from '../spec.ts';
import { makeCall, mutate } from './make-call.ts';

type Side = 'native' | 'auth';

/** What the page of the fetch tests offers. */
export interface Contract {
  readonly auth: Auth;
  readonly events: AuthEvent[];
  /** Policy violations and unhandled rejections. */
  readonly complaints: string[];
  /** Signs in with a token that the server takes; each refresh brings another. */
  readonly create: (options?: Partial<AuthOptions>) => Promise<void>;
  /** Lets time pass, for the session alone: milliseconds. Its tokens live for an hour. */
  readonly advance: (milliseconds: number) => void;
  readonly run: (side: Side, id: string, spec: CallSpec, otherOrigin: string) => Promise<CallOutcome>;
}

declare global {
  /** Lives in the pages that the fetch tests open. */
  const contract: Contract;
}

let auth: Auth | undefined;
let tokens = 0;
let offset = 0;
const events: AuthEvent[] = [];
const complaints: string[] = [];

const clock: Clock = {
  monotonic: () => performance.now() + offset,
  wall: () => Date.now() + offset,
  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
};

addEventListener('securitypolicyviolation', ({ violatedDirective }) => {
  // The calls themselves go to places that no page may call.
  if (violatedDirective !== 'connect-src') complaints.push(violatedDirective);
});
addEventListener('unhandledrejection', ({ reason }) => complaints.push(`unhandled: ${String(reason)}`));

function current(): Auth {
  if (auth === undefined) throw new Error('Call create() first.');
  return auth;
}

const own: Contract = {
  get auth() {
    return current();
  },
  events,
  complaints,
  advance(milliseconds) {
    offset += milliseconds;
  },
  async create(options = {}) {
    const grant = async (): Promise<Grant> => {
      return { accessToken: `token-${++tokens}`, expiresIn: 3600, sessionId: 'one' };
    };
    auth = createAuth<unknown>({ refresh: grant, tabs: 'off', environment: { clock }, ...options });
    for (const type of EVENT_TYPES) auth.on(type, (event) => events.push(event));
    await auth.ready();
  },
  async run(side, id, spec, otherOrigin) {
    const call = makeCall(`${side}/${id}`, spec, otherOrigin);
    const fetch = side === 'auth' ? current().fetch : globalThis.fetch;
    const isReason = (error: unknown): boolean => call.signal?.reason !== undefined && error === call.signal.reason;
    const failed = (type: 'rejected' | 'thrown', error: unknown): CallOutcome => {
      const { name, message } = error instanceof Error ? error : { name: typeof error, message: String(error) };
      return { type, name, message: message.replaceAll(`${side}/${id}`, ''), isReason: isReason(error) };
    };
    let promise;
    try {
      promise = fetch(...call.args);
    } catch (error) {
      return failed('thrown', error);
    }
    if (spec.isMutated) mutate(call.body);
    call.abortLater?.();
    try {
      const response = await promise;
      call.abortAnswered?.();
      const body = await response
        .text()
        .catch((error: unknown) => `${(error as Error).name} ${String(isReason(error))}`);
      return {
        type: 'resolved',
        status: response.status,
        statusText: response.statusText,
        headers: [...response.headers].filter(([name]) => name !== 'date'),
        url: response.url.replace(`${side}/${id}`, ''),
        redirected: response.redirected,
        responseType: response.type,
        body,
        isFrozen: Object.isFrozen(response),
      };
    } catch (error) {
      return failed('rejected', error);
    }
  },
};

Object.assign(globalThis, { contract: own });
