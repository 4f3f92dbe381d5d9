import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildPage, bundle } from '../build-page.ts';
import { setStage } from '../stage.ts';
import type { Answer } from './page/page.ts';

type Kind = 'Worker' | 'SharedWorker' | 'ServiceWorker';

/** Has the worker of this kind make a call, in the page; starts it if it does not run. */
async function callFrom([kind, url]: readonly [Kind, string]): Promise<Answer> {
  const script = '/worker/page.js';
  const running = globalThis as { worker?: Promise<Pick<MessagePort, 'postMessage'>> };
  const start = async (): Promise<Pick<MessagePort, 'postMessage'>> => {
    if (kind === 'Worker') return new Worker(script, { type: 'module' });
    if (kind === 'SharedWorker') return new SharedWorker(script, { type: 'module' }).port;
    const { installing, waiting, active } = await navigator.serviceWorker.register(script, { type: 'module' });
    const worker = installing ?? waiting ?? active;
    if (worker === null) throw new Error('There is no service worker.');
    return worker;
  };
  const worker = await (running.worker ??= start());
  const { port1, port2 } = new MessageChannel();
  port1.start();
  worker.postMessage(url, [port2]);
  return new Promise((resolve) => port1.addEventListener('message', ({ data }) => resolve(data as Answer)));
}

test.each<Kind>(['Worker', 'SharedWorker', 'ServiceWorker'])(
  'a %s takes part in the session as a tab does',
  async (kind) => {
    const mounts = { ...(await buildPage()), '/worker': await bundle(join(import.meta.dirname, 'page')) };
    // The stage's own policy wants trusted types, also for the URL of a worker.
    const { page, server, arrived } = await setStage({ mounts, contentSecurityPolicy: "default-src 'self'" });
    const me = (number: number): Promise<Answer> => page.evaluate(callFrom, [kind, `/api/me?${number}`] as const);
    await page.evaluate(async () => {
      bench.listenBriefly();
      bench.create();
      await bench.login('alice');
    });
    expect(await me(1)).toEqual({ status: 200, session: 'authenticated', identity: 'alice' });
    expect(arrived('/auth/refresh')).toEqual([]);
    await page.evaluate(() => bench.auth.logout());
    expect(await me(2)).toMatchObject({ status: 401, session: 'unauthenticated' });
    await page.evaluate(() => bench.login('bob'));
    expect(await me(3)).toEqual({ status: 200, session: 'authenticated', identity: 'bob' });
    server.clearLog();
    server.rejectTokens();
    const tokens = await page.evaluate(() => bench.events.filter(({ type }) => type === 'token').length);
    expect(await me(4)).toMatchObject({ status: 200, identity: 'bob' });
    await expect
      .poll(() => page.evaluate(() => bench.events.filter(({ type }) => type === 'token').length))
      .toBe(tokens + 1);
    expect(await page.evaluate(() => bench.call(['/api/me?page']))).toEqual([200]);
    expect(arrived('/auth/refresh').map(({ status, subject }) => [status, subject])).toEqual([[200, 'bob']]);
    expect(arrived('/api/me').map(({ status }) => status)).toEqual([401, 200, 200]);
  },
);
