import { readFile } from 'node:fs/promises';
import { ConfigurationError, LoginError, SessionChangedError } from 'rebearer';
import { beforeEach, expect, test, vi } from 'vitest';
import type { Topic } from '../../src/session/topic.ts';
import { createWorld, grantFor, INVALID_TOKEN, jwt, settle, type World } from '../simulation/world.ts';

const page = await readFile(`${import.meta.dirname}/../../docs/troubleshooting.md`, 'utf8');

beforeEach(() => {
  vi.spyOn(console, 'error').mockReturnValue();
});

type Options = Parameters<typeof createWorld>[0];

async function signedIn(options: Options = {}): Promise<World> {
  const world = createWorld(options);
  const ready = world.auth.ready();
  world.sent[0]?.respond(grantFor('alice', 1));
  await ready;
  world.sent.length = 0;
  return world;
}

/** Makes a call that needs a refresh, and answers all attempts alike. Returns what the call came to. */
async function refreshAnswered(world: World, body: string | object, init?: ResponseInit): Promise<unknown> {
  await world.advance(180_000);
  const outcome = world.auth.fetch('/api/x').catch((error: unknown) => error);
  for (let attempt = 0; attempt < 3; attempt++) {
    await settle();
    world.refreshes()[attempt]?.respond(body, init);
    await settle();
    await world.advance(4000);
  }
  world.calls()[0]?.respond('ok');
  return outcome;
}

interface Played {
  readonly topic: Topic;
  /** Plays the fault, and returns the error whose message is checked instead of a console line. */
  readonly play: () => Promise<unknown>;
}

const answered = (topic: Topic, body: string | object, init?: ResponseInit): Played => ({
  topic,
  play: async () => refreshAnswered(await signedIn(), body, init),
});

const onConsole: readonly Played[] = [
  answered('refresh-status', '', { status: 404 }),
  answered('refresh-status', {}, { status: 419 }),
  answered('refresh-refused', '', { status: 403 }),
  answered('refresh-refused', { detail: 'CSRF Failed: CSRF token missing.' }, { status: 403 }),
  answered('refresh-redirect', '', { status: 302 }),
  answered('refresh-html', '<!doctype html><div id="root"></div>'),
  answered('refresh-token', { jeton: 'secret' }),
  answered('refresh-token', {}, { headers: { 'X-Access-Token': 'secret' } }),
  answered('refresh-gateway', 'Jwks remote fetch is failed', { status: 401 }),
  {
    topic: 'no-identity',
    async play() {
      const world = createWorld({ restore: false });
      await world.auth.login({ accessToken: 'opaque', expiresIn: 60 });
    },
  },
  {
    topic: 'cookie-lost',
    async play() {
      const world = createWorld({ restore: false });
      await world.auth.login({ accessToken: 'opaque', expiresIn: 60, sessionId: 's1' });
      await refreshAnswered(world, { error: 'invalid_grant', reason: 'no_session' }, { status: 400 });
    },
  },
  {
    topic: 'cookie-lost',
    async play() {
      const world = createWorld({ restore: false });
      await world.auth.login({ accessToken: 'opaque', expiresIn: 60, sessionId: 's1' });
      await refreshAnswered(world, '', { status: 401 });
    },
  },
  {
    topic: 'origin-not-listed',
    async play() {
      const world = await signedIn();
      void world.auth.fetch('https://api.example.com/notes');
      void world.auth.fetch('https://api.example.com/more', { method: 'POST' });
      for (const call of world.calls()) call.respond('no', { status: 401 });
      await settle();
    },
  },
  {
    topic: 'own-authorization',
    async play() {
      const world = await signedIn();
      const headers = { authorization: 'Bearer null' };
      void world.auth.fetch('https://app.example.com/notes', { headers });
      for (const call of world.calls()) call.respond('no', { status: 401 });
      await settle();
    },
  },
  {
    topic: 'origin-not-listed',
    async play() {
      const world = await signedIn({ refresh: 'https://api.example.com/auth/refresh' });
      void world.auth.fetch('https://cdn.example.com/notes');
      for (const call of world.calls()) call.respond('no', { status: 403 });
      await settle();
      expect(console.error).not.toHaveBeenCalled();
      void world.auth.fetch('https://api.example.com/notes');
      for (const call of world.calls()) call.respond('no', { status: 403 });
      await settle();
    },
  },
  {
    topic: 'refresh-cors',
    async play() {
      const world = createWorld({ refresh: 'https://api.example.com/auth/refresh' });
      const ready = world.auth.ready().catch(() => {});
      for (let attempt = 0; attempt < 3; attempt++) {
        world.refreshes().at(-1)?.fail();
        await settle();
        await world.advance(4000);
      }
      await ready;
    },
  },
  {
    topic: 'tokens-refused',
    async play() {
      const world = await signedIn();
      for (let number = 2; number < 5; number++) {
        void world.auth.fetch('/api/x');
        world.calls().at(-1)?.respond('no', INVALID_TOKEN);
        await settle();
        world.refreshes().at(-1)?.respond(grantFor('alice', number));
        await settle();
        world.calls().at(-1)?.respond('no', INVALID_TOKEN);
        await settle();
        await world.advance(10_000);
      }
    },
  },
  {
    topic: 'logout',
    async play() {
      const world = await signedIn();
      const over = world.auth.logout();
      for (let answer = 0; answer < 3; answer++) {
        for (const request of world.sent.splice(0))
          if (request.url.endsWith('/refresh')) request.respond(grantFor('alice', 2));
          else request.respond('', { status: 404 });
        await settle();
      }
      await over;
    },
  },
  {
    topic: 'login-overtaken',
    async play() {
      const world = await signedIn();
      await world.advance(180_000);
      void world.auth.fetch('/api/x').catch(() => {});
      await settle();
      await world.auth.login({ accessToken: jwt({ sub: 'bob' }) });
      for (let answer = 0; answer < 3; answer++) {
        world.refreshes()[answer]?.respond(grantFor('alice', 2));
        await settle();
      }
    },
  },
  {
    topic: 'refresher',
    async play() {
      const refresh = (): never => {
        throw new ConfigurationError('has no client id');
      };
      await createWorld({ refresh })
        .auth.ready()
        .catch(() => {});
    },
  },
];

test.each(onConsole)('$topic: the fault logs one line that names its section', async ({ topic, play }) => {
  await play();
  expect(console.error).toHaveBeenCalledExactlyOnceWith(
    expect.stringMatching(new RegExp(` See rebearer/docs/troubleshooting\\.md#${topic}$`)),
  );
  expect(String(vi.mocked(console.error).mock.calls)).not.toMatch(/secret|eyJ/);
  expect(page).toContain(`<a id="${topic}"></a>`);
});

test.each([
  ['refresh-failed', async () => refreshAnswered(await signedIn(), '', { status: 503 })],
  ['session-changed', async () => new SessionChangedError()],
  ['login-failed', async () => new LoginError('was answered with 401')],
  ['options', async () => errorOf(() => createWorld({ attach: { header: 'Cookie' } }))],
] as const)(
  '%s: an error that may pass, or is the caller’s, names its section and leaves the console alone',
  async (topic, play) => {
    expect(String(await play())).toMatch(new RegExp(` See rebearer/docs/troubleshooting\\.md#${topic}$`));
    expect(console.error).not.toHaveBeenCalled();
    expect(page).toContain(`<a id="${topic}"></a>`);
  },
);

function errorOf(task: () => unknown): unknown {
  try {
    return task();
  } catch (error) {
    return error;
  }
}

test('every link within the page leads to a section', () => {
  const ids = [...page.matchAll(/<a id="([\w-]+)">/g)].map(([, id]) => id);
  const links = [...page.matchAll(/\]\(#([\w-]+)\)/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const link of links) expect(ids).toContain(link);
});

test.each([
  ['a session that was revoked', { error: 'invalid_grant', reason: 'revoked' }, { status: 400 }],
  ['a session that was refreshed before', undefined, undefined],
])('%s after a login is not reported as a lost cookie', async (_name, body, init) => {
  const world = createWorld({ restore: false });
  await world.auth.login({ accessToken: 'opaque', expiresIn: 60, sessionId: 's1' });
  if (body === undefined) {
    await refreshAnswered(world, grantFor('alice', 2));
    world.sent.length = 0;
  }
  await refreshAnswered(world, body ?? { error: 'invalid_grant' }, init ?? { status: 400 });
  expect(world.auth.session.status).toBe('unauthenticated');
  expect(console.error).not.toHaveBeenCalled();
});

test.each([
  ['a success', { status: 200 }, {}],
  ['a call with its own Authorization', { status: 401 }, { headers: { authorization: 'Basic x' } }],
])('%s from another origin is not reported as a missing origin', async (_name, init, own) => {
  const world = await signedIn();
  const call = world.auth.fetch('https://api.example.com/notes', own);
  world.calls()[0]?.respond('x', init);
  await call;
  expect(console.error).not.toHaveBeenCalled();
});

test('a failed refresh of the own origin, while offline, or after an earlier answer is not reported as a CORS mistake', async () => {
  const own = await signedIn();
  const outcome = own.auth.fetch('/api/x');
  own.calls()[0]?.respond('ok');
  await outcome;
  const foreign = createWorld({ refresh: 'https://api.example.com/auth/refresh' });
  foreign.setOnline(false);
  const ready = foreign.auth.ready().catch(() => {});
  foreign.refreshes()[0]?.fail();
  await ready;
  expect(console.error).not.toHaveBeenCalled();
});
