import { expect, test, vi } from 'vitest';
import { createAuth } from 'rebearer';
import type { Message } from '../../src/tabs/message.ts';
import { write } from '../../src/tabs/message.ts';
import { pageAt } from '../page-at.ts';
import { type Browser, createBrowser, START } from '../simulation/browser.ts';
import { createWorld, grantFor, INVALID_TOKEN, jwt, settle, type World } from '../simulation/world.ts';
import { heardUser } from './forge.ts';

type GrantMessage = Extract<Message, { type: 'grant' }>;

function grantMessage(accessToken: string, more: Partial<GrantMessage> = {}): object {
  const times = { lifetime: 180_000, remaining: 180_000, issuedAt: START };
  return write({ type: 'grant', answers: [], grant: { accessToken }, ...times, ...more });
}

const asked = (message: unknown): string => (message as { nonce: string }).nonce;
const questionsOn = ({ messages }: Browser): readonly string[] =>
  messages.filter((message) => (message as Message).type === 'ask').map(asked);

function openTabs(browser: Browser, count: number, options: Parameters<typeof createWorld>[0] = {}): readonly World[] {
  return Array.from({ length: count }, () => createWorld(options, browser));
}

const answered = new WeakSet<object>();

/** Answers every refresh as one server does, until no tab asks for one any more; returns how many there were. */
async function answerAll(browser: Browser, tabs: readonly World[], answer: (n: number) => object): Promise<number> {
  let count = 0;
  for (let idle = 0; idle < 5;) {
    const waiting = tabs.flatMap((tab) => tab.refreshes()).filter((refresh) => !answered.has(refresh));
    for (const refresh of waiting) {
      answered.add(refresh);
      refresh.respond(answer(++count));
    }
    await settle();
    browser.pass(20);
    await settle();
    idle = waiting.length === 0 ? idle + 1 : 0;
  }
  return count;
}

const ANSWERS = [
  ['named', (n: number) => grantFor('alice', n)],
  ['unnamed', (n: number) => ({ access_token: `opaque-${n}`, expires_in: 180 })],
] as const;

for (const [name, answer] of ANSWERS) {
  test.each([2, 6])(`%i ${name} tabs that are restored together send one refresh`, async (count) => {
    vi.spyOn(console, 'error').mockReturnValue();
    const browser = createBrowser();
    const tabs = openTabs(browser, count);
    for (const tab of tabs) void tab.auth.ready();
    expect(await answerAll(browser, tabs, answer)).toBe(1);
    expect(tabs.map(({ auth }) => auth.session.status)).toEqual(Array(count).fill('authenticated'));
  });

  test.each([10, 40, 60, 300])(`${name} tabs that are restored %i ms apart send one refresh`, async (pause) => {
    vi.spyOn(console, 'error').mockReturnValue();
    const browser = createBrowser();
    const tabs: World[] = [];
    for (let opened = 0; opened < 5; opened++) {
      const tab = createWorld({}, browser);
      tabs.push(tab);
      void tab.auth.ready();
      await settle();
      browser.pass(pause);
      await settle();
    }
    expect(await answerAll(browser, tabs, answer)).toBe(1);
  });

  test(`a second ${name} tab sends no refresh`, async () => {
    vi.spyOn(console, 'error').mockReturnValue();
    const browser = createBrowser();
    const [first] = openTabs(browser, 1) as [World];
    void first.auth.ready();
    await answerAll(browser, [first], answer);
    const [second] = openTabs(browser, 1) as [World];
    await second.auth.ready();
    expect(second.refreshes()).toHaveLength(0);
  });

  test(`${name} tabs whose token expires together send one refresh`, async () => {
    vi.spyOn(console, 'error').mockReturnValue();
    const browser = createBrowser();
    const tabs = openTabs(browser, 4);
    for (const tab of tabs) void tab.auth.ready();
    await answerAll(browser, tabs, answer);
    browser.pass(180_000);
    for (const tab of tabs) void tab.auth.getAccessToken();
    await settle();
    expect(await answerAll(browser, tabs, (n) => answer(n + 1))).toBe(1);
  });
}

test('a tab with restore: lazy takes the token of a tab that was restored later', async () => {
  const browser = createBrowser();
  const [lazy, eager] = openTabs(browser, 2) as [World, World];
  browser.pass(1000);
  await settle();
  void eager.auth.ready();
  await answerAll(browser, [lazy, eager], ANSWERS[0][1]);
  await lazy.auth.ready();
  expect(lazy.refreshes()).toHaveLength(0);
});

test('a loading tab adopts only a token that answers its own question', async () => {
  const browser = createBrowser();
  const [tab] = openTabs(browser, 1) as [World];
  browser.forge(grantMessage(jwt({ sub: 'mallory' })));
  browser.forge(grantMessage(jwt({ sub: 'mallory' }), { answers: ['guessed'] }));
  await settle();
  expect(tab.auth.session.status).toBe('loading');
  void tab.auth.ready();
  expect(await answerAll(browser, [tab], ANSWERS[0][1])).toBe(1);
  expect(tab.auth.session).toMatchObject({ identity: 'alice' });
});

test('the answer to a question is adopted once', async () => {
  const browser = createBrowser();
  const [tab] = openTabs(browser, 1) as [World];
  const answers = questionsOn(browser);
  browser.forge(grantMessage(jwt({ sub: 'alice' }), { answers }));
  expect(tab.auth.session).toMatchObject({ identity: 'alice' });
  browser.forge(grantMessage('opaque', { answers, remaining: 179_000 }));
  expect(await tab.auth.getAccessToken()).toBe(jwt({ sub: 'alice' }));
});

test('an answer is adopted for its lifetime where the sum of its times is rounded up', async () => {
  const browser = createBrowser();
  const [tab] = openTabs(browser, 1) as [World];
  const tokens: unknown[] = [];
  tab.auth.on('token', ({ expiresAt }) => tokens.push(expiresAt));
  const askedAt = 82_400.4;
  const remaining = askedAt + 180_000 - askedAt;
  expect(remaining).toBeGreaterThan(180_000);
  browser.forge(grantMessage(jwt({ sub: 'alice' }), { remaining, answers: questionsOn(browser) }));
  expect(tokens).toEqual([START + 180_000]);
});

test('alice’s session with mallory’s token counts as mallory’s, and causes one refresh', async () => {
  const browser = createBrowser();
  const [tab] = openTabs(browser, 1, { restore: false }) as [World];
  await tab.auth.login({
    accessToken: jwt({ sub: 'alice', sid: 's' }),
    expiresIn: 180,
    sessionId: 's',
    subject: 'alice',
  });
  browser.forge(
    grantMessage(jwt({ sub: 'mallory', sid: 's' }), {
      grant: { accessToken: jwt({ sub: 'mallory', sid: 's' }), sessionId: 's', subject: 'alice' },
    }),
  );
  const body = { ...grantFor('alice'), session_id: 's' };
  expect(await answerAll(browser, [tab], () => body)).toBe(1);
  expect(tab.auth.session).toMatchObject({ claims: { sub: 'alice' } });
});

test('a forged token of the same user with a longer life is used until the API refuses it, and costs each tab one refresh', async () => {
  const browser = createBrowser();
  const tabs = openTabs(browser, 3);
  for (const tab of tabs) void tab.auth.ready();
  await answerAll(browser, tabs, ANSWERS[0][1]);
  const life = 99_999_000;
  const forged = jwt({ sub: 'alice', role: 'admin', iat: START / 1000, exp: (START + life) / 1000 });
  browser.forge(grantMessage(forged, { lifetime: life, remaining: life }));
  await settle();
  const calls = tabs.map(({ auth }) => auth.fetch('/api/x'));
  for (const tab of tabs) {
    expect(tab.auth.session).toMatchObject({ identity: 'alice', claims: { role: 'admin' } });
    tab.calls()[0]?.respond('', INVALID_TOKEN);
  }
  await settle();
  // Each has its turn, in which it asks the others first: those that have no turn yet answer with the forged token.
  for (const _ of tabs) await answerAll(browser, tabs, (n) => grantFor('alice', n + 1));
  expect(tabs.map((tab) => tab.refreshes().length)).toEqual([2, 1, 1]);
  for (const tab of tabs) for (const call of tab.calls().slice(1)) call.respond('ok');
  expect((await Promise.all(calls)).map(({ status }) => status)).toEqual([200, 200, 200]);
  for (const tab of tabs) expect(tab.auth.session).not.toMatchObject({ claims: { role: 'admin' } });
});

test('with cookies only, forged logins of other users cost one refresh each at most, and a call is sent once they are over', async () => {
  const browser = createBrowser();
  const [tab] = openTabs(browser, 1, { attach: 'cookies', restore: false }) as [World];
  const login = tab.auth.login(Response.json({ user: { id: 'alice' } }));
  await answerAll(browser, [tab], () => ({ user: { id: 'alice' } }));
  await login;
  browser.forge(heardUser('mallory'));
  const call = tab.auth.fetch('/api/x');
  let forged = 1;
  const refreshes = await answerAll(browser, [tab], () => {
    if (forged < 5) browser.forge(heardUser(`mallory ${forged++}`));
    return { user: { id: 'alice' } };
  });
  expect(refreshes).toBeLessThanOrEqual(forged + 1);
  tab.calls()[0]?.respond('ok');
  expect((await call).status).toBe(200);
  expect(tab.auth.session).toMatchObject({ identity: 'alice' });
});

test('with cookies only, a held call is not sent while the login of another user is being verified, however long that takes', async () => {
  const browser = createBrowser();
  const [tab] = openTabs(browser, 1, { attach: 'cookies', restore: false }) as [World];
  const login = tab.auth.login(Response.json({ user: { id: 'alice' } }));
  await answerAll(browser, [tab], () => ({ user: { id: 'alice' } }));
  await login;
  const refused = tab.auth.fetch('/api/notes').catch((error: unknown) => error);
  tab.calls()[0]?.respond('', { status: 401 });
  await settle();
  const held = tab.auth.fetch('/api/notes', { method: 'POST', body: 'by alice' }).catch((error: unknown) => error);
  const identity = { user: { subject: 'bob' }, session: {}, claims: undefined };
  browser.forge(write({ type: 'user', identity, isLogin: true }));
  // The refresh was sent before that login. It finds alice, so another one has to ask who is signed in now.
  const [, refresh] = tab.refreshes();
  if (refresh) answered.add(refresh);
  refresh?.respond({ user: { id: 'alice' } });
  await settle();
  await tab.advance(100);
  expect(tab.refreshes()).toHaveLength(3);
  await tab.advance(6000);
  expect(tab.calls()).toHaveLength(1);
  await answerAll(browser, [tab], () => ({ user: { id: 'bob' } }));
  expect(await held).toMatchObject({ code: 'session_changed' });
  expect(await refused).toMatchObject({ code: 'session_changed' });
  expect(tab.calls()).toHaveLength(1);
});

test('with cookies only, a tab takes the session of a later login of the same user, and ends with it', async () => {
  const browser = createBrowser();
  const tabs = openTabs(browser, 2, { attach: 'cookies', restore: false }) as [World, World];
  const [tab, other] = tabs;
  for (const session of ['first', 'second']) {
    for (const { auth } of session === 'first' ? tabs : [other]) {
      const login = auth.login(Response.json({ user: { id: 'alice' } }));
      await answerAll(browser, tabs, () => ({ user: { id: 'alice' }, session_id: session, expires_in: 180 }));
      await login;
    }
    // Far less than the life of the cookies, so that those of before are still fresh.
    await tab.advance(5000);
  }
  const asked = tab.refreshes().length;
  void other.auth.logout();
  await settle();
  expect(tab.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'logout' });
  expect(tab.refreshes()).toHaveLength(asked);
});

test.each([
  ['cookies only', { attach: 'cookies' }, { user: { id: 'alice' } }],
  ['an opaque token', {}, { access_token: 'opaque', user: { id: 'alice' } }],
] as const)(
  'with %s and no lifetime, a tab that opens tells the others nothing new: no event, and no longer life',
  async (_what, options, answer) => {
    const browser = createBrowser();
    const tabs = [...openTabs(browser, 2, options)];
    const opened = tabs.map(({ auth }) => auth.ready());
    await answerAll(browser, tabs, () => answer);
    for (let count = 0; count < 4; count++) {
      const tab = createWorld(options, browser);
      tabs.push(tab);
      opened.push(tab.auth.ready());
      await answerAll(browser, tabs, () => answer);
    }
    await Promise.all(opened);
    expect(tabs.map(({ events }) => events.filter(({ type }) => type === 'token').length)).toEqual(Array(6).fill(1));
  },
);

test.each([
  ['a URL', () => ['/api/notes', { method: 'POST', body: 'by alice' }] as const],
  [
    'a Request',
    () => [new Request('https://app.example.com/api/notes', { method: 'POST', body: 'by alice' })] as const,
  ],
])(
  'with cookies only, a waiting call by %s goes out without cookies when its user is gone: by then they may be of another',
  async (_by, argumentsOf) => {
    const browser = createBrowser();
    const sent: (RequestCredentials | undefined)[] = [];
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const { url, credentials } =
        input instanceof Request ? input : { url: input.toString(), credentials: init?.credentials };
      if (url.endsWith('/auth/refresh')) return new Promise(() => {});
      sent.push(credentials);
      return new Response('', { status: 401 });
    };
    const [tab] = openTabs(browser, 1, { attach: 'cookies', restore: false }) as [World];
    const login = tab.auth.login(Response.json({ user: { id: 'alice' } }));
    await answerAll(browser, [tab], () => ({ user: { id: 'alice' }, expires_in: 180 }));
    await login;
    const send: typeof globalThis.fetch = tab.auth.createFetch({ fetch });
    await tab.advance(180_000);
    const [input, init] = argumentsOf();
    const call = send(input, init);
    await settle();
    expect(sent).toEqual([]);
    // A tab that was frozen reads this late, and only then that another user has signed in.
    browser.forge(
      write({
        type: 'end',
        identity: { user: { subject: 'alice' }, session: {}, claims: undefined },
        reason: 'expired',
      }),
    );
    await tab.advance(20_000);
    expect((await call).status).toBe(401);
    expect(sent).toEqual(['omit']);
  },
);

test('with cookies only, the waiting call of a visitor goes out with the cookies', async () => {
  const browser = createBrowser();
  const [tab] = openTabs(browser, 1, { attach: 'cookies' }) as [World];
  const call = tab.auth.fetch('/api/cart', { method: 'POST' });
  await answerAll(browser, [tab], () => ({ user: null }));
  expect(tab.auth.session).toMatchObject({ status: 'unauthenticated' });
  expect(tab.calls().map(({ init }) => init.credentials)).toEqual([undefined]);
  tab.calls()[0]?.respond('ok');
  expect((await call).status).toBe(200);
});

test('a token without a name is adopted only as an answer to a question', async () => {
  vi.spyOn(console, 'error').mockReturnValue();
  const browser = createBrowser();
  const [tab] = openTabs(browser, 1, { restore: false }) as [World];
  await tab.auth.login({ accessToken: 'opaque-1', expiresIn: 60 });
  browser.forge(grantMessage('stolen'));
  expect(await tab.auth.getAccessToken()).toBe('opaque-1');
});

test.each([
  ['what the JWT says of itself', { exp: START / 1000 + 60, iat: START / 1000 }, 60_000],
  ['an expiry without a beginning', { exp: START / 1000 + 60 }, 60_000],
  ['an hour, where it says nothing', {}, 3_600_000],
  ['an hour, where it says only its beginning', { iat: START / 1000 }, 3_600_000],
  ['an hour, where it ends before it begins', { exp: START / 1000 + 60, iat: START / 1000 + 90 }, 3_600_000],
])('the lifetime of a token from the channel is limited by %s', async (_what, claims, life) => {
  const browser = createBrowser();
  const [tab] = openTabs(browser, 1) as [World];
  const years = { lifetime: 1e12, remaining: 1e12 };
  browser.forge(grantMessage(jwt({ sub: 'alice', ...claims }), { ...years, answers: questionsOn(browser) }));
  expect(tab.auth.session.status).toBe('authenticated');
  expect(tab.events.at(-1)).toMatchObject({ type: 'token', source: 'tab', expiresAt: START + life });
});

test('a lock that is held forever costs five tabs one refresh, and the next time no long wait', async () => {
  const browser = createBrowser();
  const tabs = openTabs(browser, 5);
  for (const tab of tabs) void tab.auth.ready();
  await answerAll(browser, tabs, (n) => grantFor('alice', n, 60));
  const refreshes = (): number => tabs.flatMap((tab) => tab.refreshes()).length;
  void browser.lock('rebearer https://app.example.com/auth/refresh', {}, () => new Promise(() => {}));
  /** Every tab needs a token, and some time passes; returns how many refreshes there were then and at the end. */
  const refreshesAfter = async (wait: number): Promise<readonly number[]> => {
    browser.pass(60_000);
    for (const tab of tabs) void tab.auth.getAccessToken();
    await settle();
    browser.pass(wait);
    await settle();
    const before = refreshes();
    for (const moment of [1, 60]) {
      browser.pass(moment);
      await settle();
    }
    const then = refreshes();
    await answerAll(browser, tabs, (n) => grantFor('alice', then * 10 + n, 60));
    return [before, then, refreshes()];
  };
  expect(await refreshesAfter(14_999)).toEqual([1, 2, 2]);
  expect(await refreshesAfter(999)).toEqual([2, 3, 3]);
});

test('tabs with different headers of the refresh are separate, and no channel or lock name contains the header', async () => {
  const names: string[] = [];
  const create = (headers: Record<string, string>): void => {
    const { environment } = { environment: createBrowser() };
    createAuth({
      refresh: { url: '/auth/refresh', headers },
      environment: {
        openChannel: (name) => {
          names.push(name);
          return { post: () => {}, close: () => {} };
        },
        clock: environment.clock,
        page: pageAt('https://app.example.com'),
      },
    });
  };
  create({ 'X-Tenant': 'one', 'X-Key': 'secret' });
  create({ 'x-key': 'secret', 'x-tenant': 'one' });
  create({ 'X-Tenant': 'two', 'X-Key': 'secret' });
  expect(names[0]).toBe(names[1]);
  expect(names[0]).not.toBe(names[2]);
  expect(names.join()).not.toMatch(/secret|one|two/);
});
