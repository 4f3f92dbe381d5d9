import { type Auth, createAuth } from 'rebearer';
import type { Clock } from 'rebearer/testing';
import { holdAndReplay, type ReauthenticateContext } from 'rebearer/hold';

/** What became of a call. */
export interface Outcome {
  readonly status?: number;
  readonly url?: string;
  readonly text?: string;
  readonly id?: string | null;
  /** The name of the error that it rejected with. */
  readonly error?: string;
}

/** What a page that asks in place offers to the test that drives it. */
export interface HeldPage {
  readonly auth: Auth;
  /** The dialogues so far. */
  readonly asked: Pick<ReauthenticateContext, 'cause' | 'challenge'>[];
  readonly login: (user: string) => Promise<void>;
  /** Makes a POST and remembers what becomes of it. */
  readonly post: (path: string, size: number) => void;
  readonly outcomes: Outcome[];
}

declare global {
  const held: HeldPage;
}

const dialog = document.querySelector('dialog');
const select = document.querySelector('select');
if (dialog === null || select === null) throw new Error('The page has no dialogue.');

let wanted: string | undefined;

/** Milliseconds that the library waits for another tab, and for a lock, and how long it does in this page: the machine may be busy. */
const PATIENCE = new Map([
  [2000, 60_000],
  [3000, 60_000],
]);

const clock: Clock = {
  monotonic: () => performance.now(),
  wall: () => Date.now(),
  after(milliseconds, callback) {
    const timer = setTimeout(callback, PATIENCE.get(milliseconds) ?? milliseconds);
    return () => clearTimeout(timer);
  },
};

const auth = createAuth<unknown>({
  refresh: '/auth/refresh',
  logout: '/auth/logout',
  timeout: 60_000,
  environment: { clock },
  reauthenticate: holdAndReplay(({ cause, challenge, signal }) => {
    page.asked.push({ cause, challenge });
    wanted = challenge?.acrValues;
    dialog.showModal();
    signal.addEventListener('abort', () => dialog.close());
    return new Promise<void>((resolve) => dialog.addEventListener('close', () => resolve(), { once: true }));
  }),
});
const login = (user: string, acr = ''): Promise<void> =>
  auth.login(() => fetch(`/auth/login?${new URLSearchParams({ user, acr })}`, { method: 'POST' }));
document.querySelector('#sign-in')?.addEventListener('click', () => {
  void login(select.value, wanted).then(() => dialog.close());
});

async function outcomeOf(call: Promise<Response>): Promise<Outcome> {
  try {
    const response = await call;
    const { status, url, headers } = response;
    return { status, url, id: headers.get('x-id'), text: await response.text() };
  } catch (error) {
    return { error: error instanceof Error ? error.name : String(error) };
  }
}

/** Bytes that no compression and no mistake repeats. */
function bytes(size: number): Uint8Array<ArrayBuffer> {
  const made = new Uint8Array(size);
  for (let at = 0, seed = size; at < size; at++) {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    made[at] = seed >> 16;
  }
  return made;
}

const page: HeldPage = {
  auth,
  asked: [],
  outcomes: [],
  login: (user) => login(user),
  post(path, size) {
    void outcomeOf(auth.fetch(path, { method: 'POST', body: bytes(size) })).then((one) => page.outcomes.push(one));
  },
};
void auth.ready().catch(() => {});
Object.assign(globalThis, { held: page });
