import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { AuthServer } from 'rebearer/server';
import { expect, onTestFinished, test, vi } from 'vitest';
import { bearer, ORIGIN, SECRET, type Visitor, visit } from '../server-library/visitor.ts';
import { blocksOf, ROOT, writeBlocks } from './blocks.ts';

interface Sample {
  readonly server: AuthServer;
  readonly workAs: (request: Request, userId: string, agentId: string) => Promise<Response>;
  readonly changePassword: (request: Request) => Promise<Response>;
}

/** Loads the sample as the page has it. Only the database is one in memory. */
async function loadSample(): Promise<Sample> {
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
    { file: 'users.ts', code: codeOf('users.ts') },
  ]);
  return (await import(join(folder, 'support.ts'))) as Sample;
}

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
