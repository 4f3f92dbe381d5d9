import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Auth } from 'rebearer';
import type { AuthServer } from 'rebearer/server';
import { expect, onTestFinished, test, vi } from 'vitest';
import { pageAt } from '../page-at.ts';
import { bearer, ORIGIN, SECRET, type Visitor, visit } from '../server-library/visitor.ts';
import { blocksOf, ROOT, writeBlocks } from './blocks.ts';

interface Sample {
  readonly server: AuthServer;
  readonly workAs: (request: Request, userId: string, agentId: string) => Promise<Response>;
  readonly changePassword: (request: Request) => Promise<Response>;
}

/** Of the page. */
interface PageSample {
  readonly auth: Auth;
  readonly workAs: (userId: string) => Promise<void>;
}

/** Where the sample of the page believes to be. */
const environment = { page: pageAt(ORIGIN) };

/** Loads the samples as the page has them. Only the database is one in memory, and the page of the app is this process. */
async function loadSample(): Promise<Sample & { readonly loadPage: () => Promise<PageSample> }> {
  const folder = await mkdtemp(join(ROOT, 'test/docs/.support-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  vi.stubEnv('APP_URL', ORIGIN);
  vi.stubEnv('AUTH_SECRET', SECRET);
  onTestFinished(() => void vi.unstubAllEnvs());
  const blocks = await blocksOf('docs/server.md');
  const codeOf = (name: string): string => blocks.find(({ file }) => file === name)?.code ?? '';
  const database = "'data/sessions.db'";
  expect(codeOf('support.ts')).toContain(database);
  await writeBlocks(folder, [
    { file: 'support.ts', code: codeOf('support.ts').replace(database, "':memory:'") },
    { file: 'users.ts', code: codeOf('users.ts').replace('= [', `= [${BOB}, `) },
  ]);
  const sample = (await import(join(folder, 'support.ts'))) as Sample;
  const loadPage = async (): Promise<PageSample> => {
    const usual = (await blocksOf('docs/quick-start.md')).find(({ file }) => file === 'auth.ts')?.code ?? '';
    vi.stubGlobal('environmentOfTest', environment);
    onTestFinished(() => void vi.unstubAllGlobals());
    const inTest = "$&, environment: globalThis.environmentOfTest, tabs: 'off'";
    await writeBlocks(folder, [
      { file: 'auth.ts', code: usual.replace("logout: '/auth/logout'", inTest) },
      { file: 'work-as.ts', code: codeOf('work-as.ts') },
    ]);
    const { auth } = (await import(join(folder, 'auth.ts'))) as { readonly auth: Auth };
    onTestFinished(() => auth.dispose());
    const { workAs } = (await import(join(folder, 'work-as.ts'))) as Pick<PageSample, 'workAs'>;
    return { auth, workAs };
  };
  return { ...sample, loadPage };
}

/** The agent, whom the page does not list. */
const BOB = "{ id: 'bob', password: 'bob-demo', claims: { name: 'Bob', role: 'support' } }";

function call(visitor: Visitor): Request {
  return visitor.request('/password', { headers: bearer(visitor) });
}

test('an agent works as the user, is known as the agent after a refresh too, and is refused where the sample refuses', async () => {
  const { changePassword, server, workAs } = await loadSample();
  const visitor = visit({ ...server, signIn: (request) => workAs(request, 'alice', 'agent-7') });
  await visitor.signIn({ subject: '' });
  await visitor.refresh();
  const caller = await server.verify(call(visitor));
  expect(caller).toMatchObject({ subject: 'alice', claims: { name: 'Alice', act: { sub: 'agent-7' } } });
  expect((await changePassword(call(visitor))).status).toBe(403);
  expect(await server.verify(call(visitor), { acr: 'urn:example:mfa' })).toMatchObject({ status: 401 });
  expect(await server.sessions('alice')).toMatchObject([{ acr: 'urn:example:support:agent-7' }]);
});

test('the user has no such mark', async () => {
  const { changePassword, server } = await loadSample();
  const visitor = visit(server);
  await visitor.signIn({ subject: 'alice' });
  expect((await changePassword(call(visitor))).status).toBe(204);
});

test('the page of an agent works as the user, and sends nothing for an agent who is signed out', async () => {
  const { loadPage, server, workAs: begin } = await loadSample();
  let cookie = '';
  const sent: string[] = [];
  vi.stubGlobal('fetch', async (input: string | URL, init: RequestInit = {}): Promise<Response> => {
    const { pathname } = new URL(input, ORIGIN);
    const request = new Request(`${ORIGIN}${pathname}`, init);
    request.headers.set('origin', ORIGIN);
    request.headers.set('cookie', cookie);
    sent.push(pathname);
    const answer = async (): Promise<Response> => {
      if (pathname === '/auth/login') return server.signIn(request, { subject: 'bob' });
      if (pathname !== '/auth/support') return server.handler(request);
      const caller = await server.verify(request);
      if (caller instanceof Response) return caller;
      const { userId } = (await request.json()) as { readonly userId: string };
      return begin(request, userId, caller.subject);
    };
    const response = await answer();
    for (const set of response.headers.getSetCookie()) [cookie = ''] = set.split(';');
    return response;
  });
  const page = await loadPage();
  await expect(page.workAs('alice')).rejects.toThrow('No agent is signed in.');
  expect(sent).not.toContain('/auth/support');
  await page.auth.login(() => fetch('/auth/login', { method: 'POST' }));
  expect(page.auth.session.identity).toBe('bob');
  await page.workAs('alice');
  expect(page.auth.session).toMatchObject({ identity: 'alice', claims: { act: { sub: 'bob' } } });
});
