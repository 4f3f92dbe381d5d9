import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createAuth } from 'rebearer';
import { pageAt } from '../page-at.ts';

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer({ keepAliveTimeout: 60_000 }, listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test.each([[undefined], ['cookies']] as const)(
  'a 401 of an origin that is not listed, to which a call was redirected, says nothing about the session (attach: %s)',
  async (attach) => {
    const elsewhere = await serve((_request, response) => response.writeHead(401).end('no'));
    let refreshes = 0;
    const origin = await serve(({ url = '' }, response) => {
      if (url === '/auth/refresh') {
        refreshes++;
        const body = JSON.stringify({ access_token: 'opaque', session_id: 's1', expires_in: 60 });
        response.setHeader('content-type', 'application/json').end(body);
      } else if (url.startsWith('/downloads')) response.writeHead(302, { location: `${elsewhere}${url}` }).end();
      else response.end('ok');
    });
    const auth = createAuth({
      refresh: '/auth/refresh',
      tabs: 'off',
      attach,
      environment: { page: pageAt(origin) },
    });
    await auth.fetch('/api/me');
    for (const name of ['a', 'b', 'c', 'd']) {
      const response = await auth.fetch(`/downloads/${name}`);
      expect([response.status, await response.text()]).toEqual([401, 'no']);
    }
    expect([auth.session.status, refreshes]).toEqual(['authenticated', 1]);
  },
);

test('a 401 of the API itself after a redirect is refreshed and replayed', async () => {
  let accepted = 1;
  const origin = await serve(({ url = '', headers }, response) => {
    if (url === '/auth/refresh') {
      const body = JSON.stringify({ access_token: `token${accepted}`, session_id: 's1', expires_in: 60 });
      response.setHeader('content-type', 'application/json').end(body);
    } else if (url === '/old') response.writeHead(302, { location: '/new' }).end();
    else response.writeHead(headers.authorization === `Bearer token${accepted}` ? 200 : 401).end();
  });
  const auth = createAuth({ refresh: '/auth/refresh', tabs: 'off', environment: { page: pageAt(origin) } });
  expect((await auth.fetch('/old')).status).toBe(200);
  accepted = 2;
  expect((await auth.fetch('/old')).status).toBe(200);
});
