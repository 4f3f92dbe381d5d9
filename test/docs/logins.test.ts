import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Auth } from 'rebearer';
import type { AuthServer } from 'rebearer/server';
import { expect, onTestFinished, test, vi } from 'vitest';
import { pageAt } from '../page-at.ts';
import { blocksOf, ROOT, writeBlocks } from './blocks.ts';

const ORIGIN = 'http://localhost:3000';

interface App {
  readonly request: (input: Request) => Promise<Response>;
}

type Load = <Module>(file: string) => Promise<Module>;

/** Where the samples believe to be: in a page of the server's origin. */
const environment = { page: pageAt(ORIGIN) };

/** Loads the samples as the page has them. The page's calls reach the sample of the server, with the cookie that it has set. */
async function setStage(appFile: string): Promise<Load> {
  const folder = await mkdtemp(join(ROOT, 'test/docs/.logins-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  vi.stubGlobal('environmentOfTest', environment);
  onTestFinished(() => void vi.unstubAllGlobals());
  const inTest = (code: string): string =>
    code
      .replace("'data/sessions.db'", "':memory:'")
      .replace("logout: '/auth/logout'", "$&, environment: globalThis.environmentOfTest, tabs: 'off'");
  const usual = (await blocksOf('docs/quick-start.md')).filter(({ file }) => file === 'auth.ts');
  const blocks = [...(await blocksOf('docs/logins.md')), ...usual];
  await writeBlocks(
    folder,
    blocks.map(({ file, code }) => ({ file, code: inTest(code) })),
  );
  const load: Load = async <Module>(file: string) => (await import(join(folder, file))) as Module;
  const { app, server } = await load<{ readonly app: App; readonly server?: AuthServer }>(appFile);
  /** A sample that has the API alone leaves the login to the app. */
  const respond = (request: Request): Promise<Response> => {
    if (server === undefined || request.url.includes('/api/')) return app.request(request);
    return request.url.endsWith('/login') ? server.signIn(request, { subject: 'alice' }) : server.handler(request);
  };
  let cookie = '';
  vi.stubGlobal('fetch', async (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(input instanceof Request ? input.url : input, ORIGIN);
    const headers = new Headers(init.headers ?? (input instanceof Request ? input.headers : undefined));
    headers.set('origin', ORIGIN);
    if (cookie !== '') headers.set('cookie', cookie);
    const { method = 'GET', body = null } = init;
    const response = await respond(new Request(url, { method, body, headers }));
    const [set] = response.headers.getSetCookie();
    if (set !== undefined) [cookie = ''] = set.split(';');
    return response;
  });
  return load;
}

interface TwoSteps {
  readonly sendPassword: (username: string, password: string) => Promise<string | undefined>;
  readonly sendCode: (challenge: string, code: string) => Promise<void>;
}

test('the password alone signs nobody in, and the code does', async () => {
  const load = await setStage('two-steps-server.ts');
  const { auth } = await load<{ readonly auth: Auth }>('auth.ts');
  const { sendCode, sendPassword } = await load<TwoSteps>('two-steps.ts');
  expect(await sendPassword('alice', 'wrong')).toBeUndefined();
  const challenge = (await sendPassword('alice', 'alice-demo')) ?? '';
  await auth.ready();
  expect(auth.session.isAuthenticated).toBe(false);
  await expect(sendCode(challenge, '000000')).rejects.toMatchObject({ code: 'login_failed', status: 401 });
  expect(auth.session.isAuthenticated).toBe(false);
  await sendCode(challenge, '123456');
  expect(auth.session).toMatchObject({ identity: 'alice', claims: { acr: 'urn:example:mfa' } });
  await expect(sendCode(challenge, '123456')).rejects.toMatchObject({ status: 401 });
  auth.dispose();
});

test('a code cannot be guessed: a challenge takes five', async () => {
  const load = await setStage('two-steps-server.ts');
  const { auth } = await load<{ readonly auth: Auth }>('auth.ts');
  const { sendCode, sendPassword } = await load<TwoSteps>('two-steps.ts');
  const challenge = (await sendPassword('alice', 'alice-demo')) ?? '';
  for (let guess = 0; guess < 5; guess++)
    await expect(sendCode(challenge, `${guess}`)).rejects.toMatchObject({ status: 401 });
  await expect(sendCode(challenge, '123456')).rejects.toMatchObject({ status: 401 });
  expect(auth.session.isAuthenticated).toBe(false);
  auth.dispose();
});

interface Organisation {
  readonly auth: Auth<{ readonly org: string }>;
  readonly switchTo: (org: string) => Promise<void>;
}

test('a switch of the organisation is a change of user, and another organisation is refused', async () => {
  const load = await setStage('organisations.ts');
  const { auth, switchTo } = await load<Organisation>('organisation.ts');
  await auth.login(() => fetch('/auth/login', { method: 'POST' }));
  const events: unknown[] = [];
  auth.on('session-end', ({ reason }) => events.push(reason));
  auth.on('identity-change', ({ from, to }) => events.push(from, to));
  await switchTo('globex');
  expect(auth.session).toMatchObject({ claims: { sub: 'alice', org: 'globex' } });
  expect(events).toEqual(['replaced', '["alice","acme"]', '["alice","globex"]']);
  await expect(switchTo('initech')).rejects.toThrow('403');
  expect(auth.session).toMatchObject({ claims: { org: 'globex' } });
  auth.dispose();
});
