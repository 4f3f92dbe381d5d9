import { createServer as createTcpServer } from 'node:net';
import { createServer as createTlsServer } from 'node:https';
import { createServer } from 'node:http';
import { expect, test, vi } from 'vitest';
import { certificate } from '../server/certificate.ts';
import { listen, serve } from './listen.ts';
import { PATIENCE, stopTimers } from './stopped-time.ts';
import { rebearer } from './terminal.ts';

async function closedPort(): Promise<string> {
  const server = createServer();
  const url = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return url;
}

/** Begins an answer, after which nothing comes but the end of the time. */
async function openEndless(): Promise<string> {
  const url = await serve((_request, response) => void response.writeHead(400).write('{'));
  const pass = stopTimers();
  const send = globalThis.fetch;
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (...call) => {
    const response = await send(...call);
    setImmediate(() => pass(PATIENCE));
    return response;
  });
  return url;
}

/** What stands where a server should be, and the sentence about it. */
const STRANGE: readonly (readonly [what: string, open: () => Promise<string>, sentence: RegExp, seconds?: number])[] = [
  ['nothing', closedPort, /^Nothing listens at localhost:\d+: the connection was refused\.$/],
  ['a server that never answers', () => serve(() => {}), /gave no answer at \/auth\/refresh within 1 s\.$/, 1],
  [
    'a server whose answer never ends',
    openEndless,
    /began an answer at \/auth\/refresh and did not end it within 600 s\.$/,
  ],
  [
    'a server that closes the connection',
    () => serve((_request, response) => void response.socket?.destroy()),
    /closed the connection at \/auth\/refresh before an answer was complete\. Its log may say why\.$/,
  ],
  [
    'a server that closes it in the middle of an answer',
    () =>
      serve((_request, response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('half', () => response.socket?.destroy());
      }),
    /closed the connection at \/auth\/refresh before an answer was complete\. Its log may say why\.$/,
  ],
  [
    'a server of another protocol',
    () => listen(createTcpServer((socket) => void socket.write('SSH-2.0-OpenSSH_9.2\r\n'))),
    /does not speak HTTP\.$/,
  ],
  [
    'plain HTTP where TLS was asked for',
    () => listen(createServer(), 'https'),
    /does not speak TLS there; the address may need http: instead of https:, or another port\.$/,
  ],
  [
    'a certificate of its own',
    async () => listen(createTlsServer(await certificate()), 'https'),
    /comes from an issuer that is not trusted here; NODE_EXTRA_CA_CERTS names a file with one that is\.$/,
  ],
  [
    'a body that is not what its Content-Encoding says',
    () => serve((_request, response) => void response.writeHead(400, { 'content-encoding': 'gzip' }).end('{}')),
    /sends a body that is not encoded as its Content-Encoding says\.$/,
  ],
  [
    'header fields without an end',
    () => serve((_request, response) => void response.writeHead(400, { 'x-much': 'y'.repeat(40_000) }).end()),
    /answers with more header fields than clients take, which is 16 KiB\.$/,
  ],
  [
    'a name without an address',
    () => Promise.resolve('http://rebearer.invalid'),
    /^The name rebearer\.invalid leads to no address\.$/,
  ],
  [
    'a port that fetch refuses',
    () => Promise.resolve('http://localhost:1'),
    /^The port of localhost:1 is one that browsers and fetch refuse to use\.$/,
  ],
];

const rows = STRANGE.map(([what, open, sentence, seconds = PATIENCE / 1000]) => ({ what, open, sentence, seconds }));

test.each(rows)('$what gives a message and exit code 2', async ({ open, sentence, seconds }) => {
  const { exitCode, stdout, stderr } = await rebearer(['doctor', await open(), '--timeout', String(seconds)]);
  expect(exitCode).toBe(2);
  expect(stdout).toBe('');
  expect(stderr.trim().split('\n').at(-1)).toMatch(sentence);
  expect(stderr).not.toMatch(/\n\s+at /);
});

test('a server that redirects every request gets findings, not an error', async () => {
  const url = await serve(
    (_request, response) => void response.writeHead(302, { location: 'https://login.example.com/?secret=1' }).end(),
  );
  const { exitCode, stdout } = await rebearer(['doctor', url, '--api', '/api/me']);
  expect(exitCode).toBe(1);
  expect(stdout).toContain(
    'RB082 A refused refresh is not redirected to a login page: /auth/refresh is answered with 302 to https://login.example.com/.',
  );
  expect(stdout).not.toContain('secret=1');
});

test('a server that hangs on one request gets a finding, and the other checks run', async () => {
  const pass = stopTimers();
  const url = await serve((request, response) => {
    if (request.method === 'PUT') return pass(PATIENCE);
    response.writeHead(400, { 'content-type': 'application/json' }).end('{"error":"invalid_grant"}');
  });
  const { exitCode, stdout } = await rebearer(['doctor', url, '--only', 'reachability']);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/! RB005 .*gave no answer at \/auth\/refresh within 600 s\./);
  expect(stdout).toMatch(/✓ RB007 /);
});
