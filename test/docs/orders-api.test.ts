import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { createAuthServer } from 'rebearer/server';
import { memoryStore } from 'rebearer/server/memory';
import { expect, onTestFinished, test } from 'vitest';
import { SECRET, visit, type Visitor } from '../server-library/visitor.ts';
import { blocksOf, ROOT, writeBlocks } from './blocks.ts';

const issuer = 'https://app.example.com';
const KEYS = `${issuer}/auth/jwks.json`;

interface Stage {
  readonly visitor: Visitor;
  readonly verify: (authorization?: string) => Promise<unknown>;
  readonly network: ReturnType<typeof setupServer>;
}

/** Loads the sample as the page has it. Its keys come over the network, from a server that a user has signed in at. */
async function setStage(): Promise<Stage> {
  const folder = await mkdtemp(join(ROOT, 'test/docs/.orders-api-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeBlocks(
    folder,
    (await blocksOf('docs/server.md')).filter(({ file }) => file === 'orders-api.ts'),
  );
  const sample: { readonly verify: (request: Request) => Promise<unknown> } = await import(
    join(folder, 'orders-api.ts')
  );
  const claims = () => ({ scope: 'orders:read' });
  const server = createAuthServer({ issuer, store: memoryStore(), secret: SECRET, claims });
  const network = setupServer(http.get(KEYS, ({ request }) => server.handler(request) as Promise<HttpResponse<null>>));
  network.listen({ onUnhandledFrame: 'error' });
  onTestFinished(() => network.close());
  const visitor = visit(server);
  await visitor.signIn({ subject: 'alice' });
  return {
    visitor,
    network,
    verify: (authorization) =>
      sample.verify(new Request(`${issuer}/orders`, { headers: authorization ? { authorization } : {} })),
  };
}

test('another service knows the caller by the published keys, and refuses any other token with 401', async () => {
  const { verify, visitor } = await setStage();
  const token = visitor.accessToken;
  const caller = { sub: 'alice', iss: issuer, aud: issuer, scope: 'orders:read' };
  expect(await verify(`Bearer ${token}`)).toMatchObject(caller);
  expect(await verify(`bearer ${token}`)).toMatchObject(caller);
  for (const wrong of [undefined, 'Bearer x', `Bearer ${token}x`, 'Basic YTpi'])
    expect(await verify(wrong)).toMatchObject({ status: 401 });
});

const outages = {
  'a network error': () => HttpResponse.error(),
  'a 502': () => new HttpResponse(null, { status: 502 }),
  'another document': () => HttpResponse.json({}),
};

test.each(Object.entries(outages))('keys that are %s are answered with 503', async (_, answer) => {
  const { network, verify, visitor } = await setStage();
  network.use(http.get(KEYS, answer));
  expect(await verify(`Bearer ${visitor.accessToken}`)).toMatchObject({ status: 503 });
});
