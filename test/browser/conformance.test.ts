import { getRequestListener } from '@hono/node-server';
import { type Check, checks, type CheckResult, createChecker } from 'rebearer/conformance';
import { expect, onTestFinished, test } from 'vitest';
import { findChromium } from '../../scripts/browser.ts';
import { openChromium } from '../../src/cli/browser/chromium.ts';
import { type FaultName, FAULTS } from '../conformance/faults.ts';
import { createReferenceServer, type ReferenceServer } from '../conformance/reference-server.ts';
import { serve, serveReference } from '../conformance/listen.ts';

const inBrowser = checks.filter(({ needs }) => needs.includes('browser'));

/** Makes the checks in a real Chromium, with the page on another origin than the server. */
async function checkInBrowser(
  ids: readonly Check['id'][],
  ...faults: readonly FaultName[]
): Promise<readonly CheckResult[]> {
  const { browser, close } = await openChromium(findChromium(), process.env);
  onTestFinished(close);
  // Its document comes from the checks: only its origin counts.
  const origin = await serve((_request, response) => void response.writeHead(500).end());
  const url = await serveReference({ faults, origin });
  const checker = createChecker({
    url,
    origin,
    api: '/api/me',
    timeout: 60_000,
    login: { url: '/auth/login', body: { username: 'alice', password: 'alice-demo' } },
    browser,
  });
  return Promise.all(ids.map((id) => checker.run(id)));
}

test('a healthy server passes in a real browser', async () => {
  const results = await checkInBrowser(inBrowser.map(({ id }) => id));
  expect(results.map(({ id, status, cause }) => [id, status, cause])).toEqual(
    inBrowser.map(({ id }) => [id, 'passed', undefined]),
  );
});

test.each(inBrowser)('$id finds its fault in a real browser: not "$title"', async ({ id }) => {
  const fault = Object.entries(FAULTS).find(([name]) => name === id)?.[1];
  if (fault === undefined || fault.name === 'none') throw new Error('Every check has a fault.');
  const [result] = await checkInBrowser([id], fault.name);
  expect(result).toMatchObject({ id, status: fault.status });
});

test('a server that leaves the page without an answer is no finding, and does not hold the checks', async () => {
  const { browser, close } = await openChromium(findChromium(), process.env);
  onTestFinished(close);
  const url = await serve((request, response) => {
    if (request.url !== '/auth/logout')
      response.writeHead(400, { 'content-type': 'application/json' }).end('{"error":"invalid_grant"}');
  });
  const checker = createChecker({ url, browser, timeout: 10_000, login: { url: '/auth/login', body: {} } });
  expect(await checker.run('RB176')).toMatchObject({
    status: 'skipped',
    cause: 'The page had no answer of /auth/logout within 10 s.',
  });
});

test('a page reads no more of an answer than the checks look at: a few compressed megabytes may have gigabytes', async () => {
  const { browser, close } = await openChromium(findChromium(), process.env);
  onTestFinished(close);
  const url = await serve((_request, response) => {
    response.writeHead(400, { 'content-type': 'application/json' });
    const write = (): void => {
      while (!response.destroyed && response.write(' '.repeat(65_536)));
    };
    response.on('drain', write);
    write();
  });
  // Its answer never ends.
  const checker = createChecker({ url, browser, timeout: 5000 });
  expect(await checker.run('RB172')).toMatchObject({ status: 'passed' });
});

test('a page reads a long answer as the client does', async () => {
  const { browser, close } = await openChromium(findChromium(), process.env);
  onTestFinished(close);
  let server: ReferenceServer | undefined;
  const answer = async (request: Request): Promise<Response> => {
    const response = (await server?.handle(request)) ?? new Response(null, { status: 503 });
    const { status, headers } = response;
    if (!new URL(request.url).pathname.endsWith('/refresh') || !response.ok) return response;
    const body = {
      user: { rights: Array.from({ length: 20_000 }, () => 'read') },
      ...((await response.json()) as object),
    };
    return Response.json(body, { status, headers });
  };
  const listener = getRequestListener(answer, { overrideGlobalObjects: false });
  const url = await serve((incoming, outgoing) => void listener(incoming, outgoing));
  server = await createReferenceServer({ url, origin: url });
  const checker = createChecker({
    url,
    api: '/api/me',
    login: { url: '/auth/login', body: { username: 'alice', password: 'alice-demo' } },
    browser,
  });
  expect(await checker.run('RB171')).toMatchObject({ status: 'passed' });
});

test('a browser that never answers does not hold the checks', async () => {
  const { url } = await createReferenceServer();
  const checker = createChecker({ url, timeout: 10, browser: { open: () => new Promise(() => {}) } });
  expect(await checker.run('RB172')).toMatchObject({
    status: 'skipped',
    cause: 'The browser did not get through it within 0.1 s.',
  });
});
