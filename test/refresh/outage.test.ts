import { createAuth, type Auth } from 'rebearer';
import { expect, test } from 'vitest';
import { pageAt } from '../page-at.ts';
import { createBrowser } from '../simulation/browser.ts';
import { seeded } from '../histories/random.ts';
import { grantFor, settle } from '../simulation/world.ts';

const SECOND = 1000;
const OUTAGE = 60;

/** Lets clients, each calling every few seconds, live through an outage; returns the refreshes that arrive in each second. */
async function surviveOutage(
  count: number,
  seconds: number,
): Promise<{ perSecond: readonly number[]; clients: readonly Auth[] }> {
  const { clock, pass } = createBrowser();
  const perSecond: number[] = [];
  let second = 0;
  const network = (input: unknown): Promise<Response> => {
    if (!String(input).endsWith('/auth/refresh')) return Promise.resolve(new Response('ok'));
    perSecond[second] = (perSecond[second] ?? 0) + 1;
    const isDown = second < OUTAGE;
    return Promise.resolve(
      isDown ? new Response('down', { status: 503 }) : Response.json(grantFor('alice', second, 3600)),
    );
  };
  const page = pageAt('https://app.example.com');
  const clients = Array.from({ length: count }, (_, seed) => {
    const environment = {
      clock,
      random: seeded(seed),
      fetch: () => network,
      page,
      lock: undefined,
      openChannel: undefined,
    };
    return createAuth<unknown>({ refresh: '/auth/refresh', environment });
  });
  for (second = 0; second < seconds; second++) {
    perSecond[second] ??= 0;
    clients.forEach((client, at) => {
      if ((at + second) % 5 === 0) client.fetch('https://app.example.com/api/x').catch(() => {});
    });
    await settle();
    for (let step = 0; step < 4; step++) {
      pass(SECOND / 4);
      await settle();
    }
  }
  return { perSecond, clients };
}

test('after an outage the refreshes of many clients are spread out, and all clients recover', async () => {
  const count = 300;
  const { perSecond, clients } = await surviveOutage(count, 200);
  const during = perSecond.slice(10, OUTAGE);
  const after = perSecond.slice(OUTAGE);
  expect(clients.every(({ session }) => session.status === 'authenticated')).toBe(true);
  expect(after.reduce((sum, each) => sum + each, 0)).toBe(count);
  // Clients don't flood a server that is down: each asks every few seconds at most, and less and less often.
  expect(during.reduce((sum, each) => sum + each, 0) / count).toBeLessThan(20);
  expect(Math.max(...after)).toBeLessThan(count / 5);
});
