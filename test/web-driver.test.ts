import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openSession, type WebDriverSession } from '../scripts/engines/web-driver.ts';

const LIMIT = 1500;

/** A driver that does not answer what has this path, as WebKit's does once the process of a page hangs; with `times`, only so often. */
async function openSilent(silentPath: string, limit = LIMIT, times = Infinity): Promise<WebDriverSession> {
  let unanswered = 0;
  const answer = (response: ServerResponse, value: unknown): void => void response.end(JSON.stringify({ value }));
  const server = createServer(({ url = '', method }, response) => {
    if (url.endsWith(silentPath) && unanswered++ < times) return undefined;
    if (url === '/session') return answer(response, { sessionId: 'one' });
    if (url.endsWith('/new')) return answer(response, { handle: 'second' });
    return answer(response, method === 'GET' ? 'first' : null);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return openSession(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, {}, { start: 500, limit });
}

test.each([
  ['/url', (session: WebDriverSession) => session.command('first', 'POST', '/url', { url: 'about:blank' })],
  ['/new', (session: WebDriverSession) => session.openWindow()],
  ['/one', (session: WebDriverSession) => session.close()],
  ['/sync', (session: WebDriverSession) => askAgain(session)],
] as const)('a driver that does not answer %s fails that command and all later ones', async (path, work) => {
  const session = await openSilent(path);
  await expect(work(session)).rejects.toThrow(`has not answered for ${LIMIT} ms`);
  await expect(session.command('first', 'POST', '/refresh')).rejects.toThrow(`has not answered for ${LIMIT} ms`);
});

test('a browser that does not open is told in time for another one', async () => {
  await expect(openSilent('/session')).rejects.toMatchObject({ name: 'TimeoutError' });
});

/** As a page does: one unanswered script may be that of a page which was left. */
async function askAgain(session: WebDriverSession): Promise<void> {
  for (;;) expect(await session.execute('first', 'return 1', [])).toBeUndefined();
}

test('scripts that are not answered, as while a page is left, fail no later one, however far apart they are', async () => {
  const session = await openSilent('/sync', 60_000, 2);
  vi.useFakeTimers({ toFake: ['performance', 'Date'] });
  onTestFinished(() => void vi.useRealTimers());
  expect(await session.execute('first', 'return 1', [])).toBeUndefined();
  vi.advanceTimersByTime(600_000);
  expect(await session.execute('first', 'return 1', [])).toBeUndefined();
  expect(await session.execute('first', 'return 1', [])).toBeNull();
});
