import fc from 'fast-check';
import { type Auth, createAuth } from 'rebearer';
import { holdAndReplay, type ReauthenticateContext } from 'rebearer/hold';
import type { Wake } from 'rebearer/testing';
import { expect, test } from 'vitest';
import { createBrowser } from '../simulation/browser.ts';
import { jwt, settle } from '../simulation/world.ts';

type User = 'alice' | 'bob';

type Step =
  | { readonly type: 'call'; readonly tab: number; readonly path: string; readonly isAborted: boolean }
  | { readonly type: 'login'; readonly tab: number; readonly user: User; readonly isStrong: boolean }
  | { readonly type: 'logout' | 'show' | 'refresh'; readonly tab: number }
  | { readonly type: 'expire' | 'reject' | 'cancel' }
  | { readonly type: 'pass'; readonly milliseconds: number };

const tab = fc.nat({ max: 1 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant('call' as const),
      tab,
      path: fc.constantFrom('/api/form', '/api/transfer'),
      isAborted: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('login' as const),
      tab,
      user: fc.constantFrom<User>('alice', 'alice', 'bob'),
      isStrong: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ type: fc.constantFrom('show' as const, 'refresh' as const), tab }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('logout' as const), tab }) },
  {
    weight: 6,
    arbitrary: fc.record({ type: fc.constantFrom('expire' as const, 'reject' as const, 'cancel' as const) }),
  },
  {
    weight: 8,
    arbitrary: fc.record({ type: fc.constant('pass' as const), milliseconds: fc.integer({ min: 1, max: 400 }) }),
  },
);

interface Session {
  readonly user: User;
  readonly isStrong: boolean;
  isAlive: boolean;
}

interface Call {
  readonly maker: string | undefined;
  readonly runs: string[];
  outcome?: unknown;
  isSettled: boolean;
}

interface Tab {
  readonly auth: Auth;
  readonly dialogues: (ReauthenticateContext & { readonly close: () => void; isClosed: boolean })[];
  readonly show: () => void;
  isHidden: boolean;
}

const BASE = 'https://app.example.com/';
const STRONGER = { 'www-authenticate': 'Bearer error="insufficient_user_authentication", acr_values="urn:mfa"' };
const INVALID = { 'www-authenticate': 'Bearer error="invalid_token"' };

/** One browser, and a server that answers after a while that no two answers have in common. */
class World {
  readonly browser = createBrowser();
  readonly tabs: Tab[] = [];
  readonly calls: Call[] = [];
  /** The most dialogues that were open at a time. */
  mostOpen = 0;
  readonly #tokens = new Map<string, Session>();
  #session: Session | undefined;
  #seed: number;
  #count = 0;

  constructor(seed: number) {
    this.#seed = seed;
  }

  get open(): Tab['dialogues'] {
    return this.tabs.flatMap(({ dialogues }) =>
      dialogues.filter(({ signal, isClosed }) => !signal.aborted && !isClosed),
    );
  }

  openTab(): Tab {
    const wakes = new Set<(wake: Wake) => void>();
    const dialogues: Tab['dialogues'] = [];
    const { clock, lock, flags, openChannel } = this.browser;
    const number = this.tabs.length;
    const auth = createAuth<unknown>({
      refresh: '/auth/refresh',
      logout: '/auth/logout',
      restore: false,
      reauthenticate: holdAndReplay(
        (context) =>
          new Promise<void>((resolve) => {
            const close = (): void => {
              dialogue.isClosed = true;
              resolve();
            };
            const dialogue = { ...context, close, isClosed: false };
            dialogues.push(dialogue);
          }),
        { holdFor: 60_000, timeout: 90_000 },
      ),
      environment: {
        clock,
        lock,
        flags,
        openChannel,
        random: () => 0.5 + number / 1e6,
        fetch: () => this.fetch,
        page: {
          baseUrl: () => BASE,
          origin: () => new URL(BASE).origin,
          isOnline: () => true,
          isHidden: () => opened.isHidden,
          onWake(listener) {
            wakes.add(listener);
            return () => void wakes.delete(listener);
          },
          onHide: () => () => {},
        },
      },
    });
    const opened: Tab = {
      auth,
      dialogues,
      isHidden: false,
      show: () => {
        for (const listener of wakes) listener('visible');
      },
    };
    this.tabs.push(opened);
    return opened;
  }

  readonly fetch: typeof fetch = (input, init) =>
    new Promise((resolve, reject) => {
      const request = new Request(typeof input === 'string' ? new URL(input, BASE) : input, { ...init, signal: null });
      init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
      this.#later(() => {
        const response = this.#answer(request);
        this.#later(() => resolve(response));
      });
    });

  call(at: Tab, path: string, isAborted: boolean): void {
    const { session } = at.auth;
    const call: Call = { maker: session.isAuthenticated ? session.identity : undefined, runs: [], isSettled: false };
    const id = this.calls.push(call) - 1;
    const leaving = new AbortController();
    const settled = (outcome: unknown): void => {
      call.outcome = outcome;
      call.isSettled = true;
    };
    at.auth.fetch(`${path}?${id}`, { method: 'POST', body: String(id), signal: leaving.signal }).then(settled, settled);
    if (isAborted) this.browser.clock.after(this.#delay() * 3, () => leaving.abort(new Error('left')));
  }

  expire(): void {
    if (this.#session !== undefined) this.#session.isAlive = false;
  }

  rejectTokens(): void {
    this.#tokens.clear();
  }

  login(at: Tab, user: User, isStrong: boolean): void {
    void at.auth
      .login(() => this.fetch(`/auth/login?${user}${isStrong ? '&strong' : ''}`, { method: 'POST' }))
      .catch(() => {});
  }

  async pass(milliseconds: number): Promise<void> {
    for (let passed = 0; passed < milliseconds; passed += 20) {
      this.browser.pass(20);
      await settle();
      this.mostOpen = Math.max(this.mostOpen, this.open.length);
    }
  }

  #later(task: () => void): void {
    this.browser.clock.after(this.#delay(), task);
  }

  #delay(): number {
    this.#seed = (this.#seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return 1 + (this.#seed % 120);
  }

  #answer(request: Request): Response {
    const { pathname, search } = new URL(request.url);
    if (pathname === '/auth/login') return this.#signIn(search);
    if (pathname === '/auth/logout') {
      this.expire();
      return new Response(null, { status: 204 });
    }
    if (pathname === '/auth/refresh') return this.#session?.isAlive ? this.#grant(this.#session) : ended();
    const session = this.#tokens.get(request.headers.get('authorization')?.slice('Bearer '.length) ?? '');
    if (!session?.isAlive) return new Response('refused', { status: 401, headers: INVALID });
    if (pathname === '/api/transfer' && !session.isStrong)
      return new Response('weak', { status: 401, headers: STRONGER });
    this.calls[Number(search.slice(1))]?.runs.push(session.user);
    return new Response(session.user);
  }

  #signIn(search: string): Response {
    this.expire();
    this.#session = {
      user: search.includes('bob') ? 'bob' : 'alice',
      isStrong: search.includes('strong'),
      isAlive: true,
    };
    return this.#grant(this.#session);
  }

  #grant(session: Session): Response {
    const accessToken = jwt({ sub: session.user, jti: String(++this.#count) });
    this.#tokens.set(accessToken, session);
    return Response.json({ access_token: accessToken, expires_in: 180 });
  }
}

function ended(): Response {
  return Response.json({ error: 'invalid_grant', reason: 'expired' }, { status: 400 });
}

async function take(world: World, given: Step): Promise<void> {
  const at = 'tab' in given ? world.tabs[given.tab] : undefined;
  switch (given.type) {
    case 'call':
      return at && world.call(at, given.path, given.isAborted);
    case 'login':
      return at && world.login(at, given.user, given.isStrong);
    case 'logout':
      return void at?.auth.logout();
    case 'refresh':
      return void at?.auth.refresh().catch(() => {});
    case 'show':
      for (const one of world.tabs) one.isHidden = one !== at;
      return at?.show();
    case 'expire':
      return world.expire();
    case 'reject':
      return world.rejectTokens();
    case 'cancel':
      return world.open.forEach(({ close }) => close());
    case 'pass':
      return world.pass(given.milliseconds);
  }
}

/** From here on users only close dialogues. */
async function closeAll(world: World): Promise<void> {
  for (let round = 0; round < 5; round++) {
    await world.pass(600);
    await take(world, { type: 'cancel' });
  }
  await world.pass(600);
}

test('in any order of ends, challenges, logins and dialogues every call settles, runs at most once, and only as its own user', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.array(step, { minLength: 5, maxLength: 40 }), async (seed, steps) => {
      const world = new World(seed);
      const [first] = [world.openTab(), world.openTab()];
      world.login(first, 'alice', false);
      await world.pass(600);
      for (const given of steps) {
        await take(world, given);
        await settle();
      }
      await closeAll(world);
      // What a tab has put off, it finds out now.
      world.browser.pass(60_000);
      await closeAll(world);
      for (const { maker, runs, outcome, isSettled } of world.calls) {
        expect(isSettled).toBe(true);
        expect(runs.length).toBeLessThanOrEqual(1);
        expect(runs.filter((user) => user !== maker)).toEqual([]);
        if (outcome instanceof Response) expect([200, 401]).toContain(outcome.status);
        else expect(String(outcome)).toMatch(/left|SessionChangedError/);
        if (outcome instanceof Response && outcome.ok) expect(await outcome.text()).toBe(maker);
      }
      expect(world.mostOpen).toBeLessThanOrEqual(1);
      for (const { auth } of world.tabs) expect(auth.session.isReauthenticating).toBe(false);
    }),
    { numRuns: 60 },
  );
});
