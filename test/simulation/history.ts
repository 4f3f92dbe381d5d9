import { createAuth, type Auth, type Page, type Wake } from 'rebearer';
import { createBrowser, START } from './browser.ts';
import { seeded } from './random.ts';
import { type Cookie, type Reply, type User, VirtualServer } from './server.ts';
import { settle } from './settle.ts';

/** A request between a tab and the server. */
interface Packet {
  readonly tab: number;
  readonly path: string;
  readonly id: string;
  readonly authorization: string | null;
  /** Attached when the request is sent. */
  readonly cookie: Cookie | undefined;
  readonly sentAt: number;
  /** Set when the server has done its part. */
  reply?: Reply;
  readonly resolve: (response: Response) => void;
  readonly reject: (error: unknown) => void;
}

interface Tab {
  readonly auth: Auth<{ readonly sub: User }>;
  readonly wakes: Set<(wake: Wake) => void>;
}

interface Call {
  readonly id: string;
  readonly maker: User | undefined;
  outcome?: string;
  settled: number;
}

/** Thrown when an invariant is broken; the message replays and tells the history. */
class BrokenInvariant extends Error {}

/** Runs one history that the seed decides, and checks the invariants after every step and at the end. */
export async function runHistory(seed: number, steps = 40): Promise<void> {
  const random = seeded(seed);
  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(random() * items.length)];
  const browser = createBrowser();
  const now = (): number => browser.clock.read().wall;
  const server = new VirtualServer(now);
  const told: string[] = [];
  const tabs: Tab[] = [];
  const calls: Call[] = [];
  const hasLocks = random() < 0.8;
  let packets: Packet[] = [];
  let cookie: Cookie | undefined;
  let isLossy = false;
  /** Since a refresh has timed out, tabs may have gone alone. */
  let hasTimedOut = false;
  let counter = 0;

  const fail = (what: string): never => {
    const perTab = tabs.map(({ auth }, at) => `What tab ${at} says:\n${auth.explain()}`);
    throw new BrokenInvariant([`Seed ${seed}: it does not hold that ${what}.`, ...told, ...perTab].join('\n'));
  };

  function openTab(): void {
    const tab = tabs.length;
    const wakes = new Set<(wake: Wake) => void>();
    const page: Page = {
      baseUrl: () => 'https://app.example.com/',
      origin: () => 'https://app.example.com',
      isOnline: () => true,
      onWake(listener) {
        wakes.add(listener);
        return () => void wakes.delete(listener);
      },
      onHide: () => () => {},
    };
    const network: typeof fetch = (input, init) =>
      new Promise((resolve, reject) => {
        const headers = new Headers(init?.headers);
        const { pathname, search } = new URL(input instanceof Request ? input.url : input);
        const signal = init?.signal;
        signal?.addEventListener('abort', () => {
          hasTimedOut = true;
          // Whatever the server has done with it, the answer is lost.
          const mine = packets.find((packet) => packet.reject === reject);
          if (mine !== undefined) lose(mine);
        });
        packets.push({
          tab,
          path: pathname,
          id: search,
          authorization: headers.get('authorization'),
          cookie,
          sentAt: now(),
          resolve,
          reject,
        });
      });
    const environment = {
      clock: browser.clock,
      random,
      fetch: () => network,
      lock: hasLocks ? browser.lock : undefined,
      openChannel: browser.openChannel,
      flags: browser.flags,
      page,
    };
    const auth = createAuth<{ readonly sub: User }>({ refresh: '/auth/refresh', logout: '/auth/logout', environment });
    tabs.push({ auth, wakes });
  }

  function makeCall({ auth }: Tab): void {
    const { session } = auth;
    const id = `?call${++counter}`;
    const call: Call = { id, maker: session.isAuthenticated ? session.claims.sub : undefined, settled: 0 };
    calls.push(call);
    const path = random() < 0.2 ? '/api/public' : '/api/private';
    const init = random() < 0.5 ? { method: 'POST', body: 'x' } : {};
    const end = (outcome: string): void => {
      call.outcome = outcome;
      call.settled++;
    };
    auth.fetch(`https://app.example.com${path}${id}`, init).then(
      ({ status }) => end(String(status)),
      (error: unknown) => end(String(error)),
    );
  }

  /** The server's part: from here on it has happened, whatever becomes of the answer. */
  function arrive(packet: Packet): void {
    if (packet.path === '/auth/refresh') packet.reply = server.refresh(packet.cookie);
    else if (packet.path === '/auth/logout') packet.reply = server.logout(packet.cookie);
    else packet.reply = server.call(packet.id, packet.authorization, packet.path === '/api/public');
  }

  function deliver(packet: Packet): void {
    if (packet.reply === undefined) arrive(packet);
    packets = packets.filter((other) => other !== packet);
    const { status, body, cookie: next } = packet.reply ?? { status: 500, body: {} };
    if (next !== undefined) cookie = next ?? undefined;
    const headers = status === 401 ? { 'www-authenticate': 'Bearer error="invalid_token"' } : {};
    packet.resolve(Response.json(body, { status, headers }));
  }

  function lose(packet: Packet): void {
    packets = packets.filter((other) => other !== packet);
    if (packet.reply !== undefined) isLossy = true;
    packet.reject(new TypeError('Failed to fetch'));
  }

  async function logIn(tab: Tab, user: User): Promise<void> {
    const { body, cookie: next } = server.login(user, cookie);
    cookie = next ?? undefined;
    await tab.auth.login(Response.json(body));
  }

  /** Lets time pass in steps that are short beside every deadline, as real time does. */
  async function pass(milliseconds: number): Promise<void> {
    for (let left = milliseconds; left > 0;) {
      const step = Math.min(left, left === milliseconds ? 60 : 7000);
      browser.pass(step);
      await settle();
      left -= step;
    }
  }

  /** Does one thing at random; returns how to tell it. */
  async function act(): Promise<string> {
    const at = Math.floor(random() * tabs.length);
    const tab = tabs[at];
    const packet = pick(packets);
    const choice = Math.floor(random() * 20);
    if (tab === undefined || (choice === 0 && tabs.length < 4)) {
      openTab();
      return `open tab ${tabs.length - 1}`;
    }
    if (choice <= 5) {
      makeCall(tab);
      return `tab ${at} calls ${calls.at(-1)?.id} as ${calls.at(-1)?.maker}`;
    }
    // The answer to a logout takes the cookie away, also one that a login has set meanwhile: no page can prevent that.
    const isLoggingOut = packets.some(({ path }) => path === '/auth/logout');
    if (choice === 6 && !isLoggingOut) {
      const user = random() < 0.6 ? 'alice' : 'bob';
      logIn(tab, user).catch(() => {});
      return `tab ${at} logs in as ${user}`;
    }
    if (choice === 7) {
      void tab.auth.logout();
      return `tab ${at} logs out`;
    }
    if (choice === 8) {
      const milliseconds = pick([10, 1000, 30_000, 160_000, 200_000]) ?? 0;
      await pass(milliseconds);
      return `${milliseconds} ms pass`;
    }
    if (choice === 9) {
      server.rejectTokens();
      return 'the server changes its keys';
    }
    if (choice === 10) {
      if (random() < 0.3 && cookie !== undefined) server.end(cookie.sessionId, 'revoked');
      for (const listener of tab.wakes) listener(pick(['visible', 'online', 'restored'] as const) ?? 'visible');
      return `tab ${at} wakes`;
    }
    if (packet === undefined) return 'nothing';
    const what = `${packet.path}${packet.id} of tab ${packet.tab}`;
    if (choice === 11) {
      lose(packet);
      return `lose ${what}${packet.reply === undefined ? ' before' : ' after'} the server has it`;
    }
    if (choice <= 13 && packet.reply === undefined) {
      arrive(packet);
      return `the server gets ${what}`;
    }
    deliver(packet);
    return `deliver ${what}: ${packet.reply?.status}`;
  }

  function check(): void {
    const refreshes = packets.filter(({ path }) => path === '/auth/refresh');
    const isTimely = refreshes.every(({ sentAt }) => now() - sentAt < 15_000);
    hasTimedOut ||= !isTimely;
    const perTab = new Set(refreshes.map(({ tab }) => tab));
    if (!hasTimedOut && perTab.size < refreshes.length) fail('a tab has one refresh in flight at most');
    if (!hasTimedOut && hasLocks && refreshes.length > 1) fail('a browser has one refresh in flight at most');
    for (const { settled, id } of calls) if (settled > 1) fail(`${id} settles once`);
    const runs = new Map<string, number>();
    for (const { id, user } of server.executed) {
      runs.set(id, (runs.get(id) ?? 0) + 1);
      const maker = calls.find((call) => call.id === id)?.maker;
      if (user !== undefined && maker !== undefined && user !== maker) fail(`${id} of ${maker} is not run as ${user}`);
      if ((runs.get(id) ?? 0) > 1) fail(`${id} runs once`);
    }
    if (server.reuses > 0 && !isLossy && !hasTimedOut && hasLocks) fail('no session is revoked by our own doing');
  }

  for (let step = 0; step < steps; step++) {
    told.push(`${((now() - START) / 1000).toFixed(2).padStart(8)} s  ${await act()}`);
    await settle();
    check();
  }

  told.push('The world becomes quiet.');
  for (let round = 0; round < 300 && (packets.length > 0 || calls.some(({ settled }) => settled === 0)); round++) {
    for (const packet of [...packets]) deliver(packet);
    await settle();
    browser.pass(1000);
    await settle();
    check();
  }
  for (const { id, settled, outcome } of calls) if (settled !== 1) fail(`${id} settles (${outcome})`);
  await agree();

  /** Whoever talks to the server once more knows what the server knows. */
  async function agree(): Promise<void> {
    await pass(200_000);
    for (const [at, { auth }] of tabs.entries()) {
      let last = 'failed' as 'out' | 'answered' | 'failed';
      // Whoever was refused for the moment asks again.
      for (let round = 0; round < 100 && last !== 'answered'; round++) {
        if (last === 'failed') {
          last = 'out';
          auth.fetch('https://app.example.com/api/private?last').then(
            () => (last = 'answered'),
            () => (last = 'failed'),
          );
        }
        await settle();
        for (const packet of [...packets]) deliver(packet);
        browser.pass(1000);
        await settle();
      }
      if (last !== 'answered') fail(`tab ${at} gets its last answer`);
      const { session } = auth;
      const live = cookie && server.isAlive(cookie.sessionId) ? server.userOf(cookie.sessionId) : undefined;
      told.push(
        `tab ${at} is ${session.status} ${session.isAuthenticated ? session.claims.sub : ''}, the server says ${live}`,
      );
      if (session.isAuthenticated && session.claims.sub !== live) fail(`tab ${at} shows whoever is signed in`);
      const isWronglyEnded = session.status === 'unauthenticated' && session.reason !== 'logout' && live !== undefined;
      if (isWronglyEnded) fail(`tab ${at} is not told that a living session has ended (${session.reason})`);
    }
  }
}
