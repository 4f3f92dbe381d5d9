import { createServer } from 'node:http';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { ATTACKS } from '../../../demo/hostile/attacks.ts';
import { isHarmless } from '../../../demo/server/hostile.ts';
import { listen } from '../../../demo/server/listen.ts';
import type { LogEntry } from '../../../demo/server/log.ts';
import { attack, post, setAttackStage, type AttackStage } from './attack-stage.ts';

const SIBLING = 'evil.site.localhost';

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server, { port: 0, host: '127.0.0.1' });
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A listed sibling origin that an attacker has taken over: the gate lets it through. */
async function setStageBesideListed(): Promise<{ stage: AttackStage; listed: Page }> {
  const [port, hostilePort] = [await freePort(), await freePort()];
  const allowedOrigins = [`http://app.site.localhost:${port}`, `http://${SIBLING}:${hostilePort}`];
  const stage = await setAttackStage({ grants: 'cookies', port, hostilePort, allowedOrigins });
  return { stage, listed: await stage.openHostile(SIBLING) };
}

/** Writes and refreshes from another origin; resolves with the statuses that it gets to see. */
function write(page: Page, url: string, csrf: string | undefined): Promise<readonly number[]> {
  return page.evaluate(
    async ([url, csrf]) => {
      const headers: HeadersInit = csrf === undefined ? {} : { 'x-csrf-token': csrf };
      const init = { method: 'POST', credentials: 'include', headers } as const;
      const answers = [
        await fetch(`${url}/api/notes`, { ...init, body: '{"text":"forged"}' }),
        await fetch(`${url}/auth/refresh`, init),
      ];
      return answers.map(({ status }) => status);
    },
    [url, csrf] as const,
  );
}

function notes(page: Page): Promise<unknown> {
  return page.evaluate(async () => (await (await fetch('/api/notes')).json()) as unknown);
}

test.each(ATTACKS)('$id from a sibling cannot write with the access cookie', async ({ id }) => {
  const stage = await setAttackStage({ grants: 'cookies' });
  const arrived = await attack(stage, await stage.openHostile(SIBLING), id);
  // The sessions are elsewhere in this configuration; and a GET of the notes is a read, whose answer stays unread.
  const isWrite = ({ method, path }: LogEntry): boolean =>
    !path.startsWith('/auth/sessions') && !(method === 'GET' && path === '/api/notes');
  expect(arrived.filter((entry) => isWrite(entry) && !isHarmless(entry))).toEqual([]);
  expect(await notes(stage.victim)).toEqual({ notes: [] });
  expect(await post(stage.victim, '/api/notes', { text: 'mine' })).toBe(201);
  expect(await post(stage.victim, '/auth/refresh')).toBe(200);
});

test('a compromised listed origin cannot write, because it does not know the CSRF token', async () => {
  const { stage, listed } = await setStageBesideListed();
  for (const csrf of [undefined, 'guess']) {
    expect(await write(listed, stage.server.url, csrf)).toEqual([403, 403]);
  }
  expect(stage.server.log.filter(({ path }) => path === '/api/notes').at(-1)).toMatchObject({
    outcome: 'csrf_rejected',
    tokenState: 'valid',
    subject: 'alice',
  });
  expect(await notes(stage.victim)).toEqual({ notes: [] });
  expect(await post(stage.victim, '/api/notes', { text: 'mine' })).toBe(201);
});

test('a sibling’s own CSRF token, set beside or in place of the user’s, cannot write either', async () => {
  const { stage, listed } = await setStageBesideListed();
  const { context, server } = stage;
  const mine = `${'x'.repeat(43)}.${'y'.repeat(22)}`;
  await listed.evaluate((csrf) => {
    document.cookie = `csrf=${csrf}; Domain=site.localhost; Path=/`;
  }, mine);
  expect(await write(listed, server.url, mine)).toEqual([403, 403]);
  await context.clearCookies({ name: 'csrf', domain: 'app.site.localhost' });
  expect(await write(listed, server.url, mine)).toEqual([403, 403]);
  expect(await notes(stage.victim)).toEqual({ notes: [] });
});
