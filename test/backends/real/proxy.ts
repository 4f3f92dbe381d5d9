import { createServer, type IncomingHttpHeaders, request as forward } from 'node:http';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listen } from '../../../demo/server/listen.ts';

/** One request as the backend was sent it, and its answer. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly status: number;
  readonly body: string;
}

/** Stands in front of a backend, serves the page from the same origin, and writes down what passes. */
export interface LoggingProxy {
  readonly url: string;
  readonly log: Exchange[];
  /** From now on the backend sees every access token of before with another signature, and refuses it in its own words. */
  readonly refuseTokens: () => void;
  /** The same for the cookies of before. */
  readonly refuseCookies: () => void;
  readonly close: () => void;
}

export interface ProxyOptions {
  readonly port: number;
  /** The port of the backend. */
  readonly behind: number;
  /** Has the page's script. */
  readonly pageFolder: string;
}

const PAGE =
  '<!doctype html><meta charset="utf-8"><title>Page</title><script type="module" src="/page/page.js"></script>';

export async function startProxy({ port, behind, pageFolder }: ProxyOptions): Promise<LoggingProxy> {
  const log: Exchange[] = [];
  const seen = { tokens: new Set<string>(), cookies: new Set<string>() };
  const refused = { tokens: new Set<string>(), cookies: new Set<string>() };

  const spoiled = (headers: IncomingHttpHeaders): IncomingHttpHeaders => {
    const { authorization, cookie } = headers;
    if (authorization !== undefined) seen.tokens.add(authorization);
    const pairs = cookie?.split('; ') ?? [];
    for (const pair of pairs) seen.cookies.add(pair);
    return {
      ...headers,
      ...(authorization !== undefined && refused.tokens.has(authorization) && { authorization: spoil(authorization) }),
      ...(cookie !== undefined && {
        cookie: pairs.map((pair) => (refused.cookies.has(pair) ? spoil(pair) : pair)).join('; '),
      }),
    };
  };

  const server = createServer((incoming, outgoing) => {
    const path = incoming.url ?? '/';
    if (path.startsWith('/page/')) {
      void servePage(pageFolder, path).then(({ type, body }) =>
        outgoing.writeHead(200, { 'content-type': type }).end(body),
      );
      return;
    }
    const { method = 'GET' } = incoming;
    const options = { host: '127.0.0.1', port: behind, method, path, headers: spoiled(incoming.headers) };
    const outbound = forward(options, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const body = Buffer.concat(chunks);
        const { authorization } = incoming.headers;
        const status = answer.statusCode ?? 0;
        log.push({ method, path: path.replace(/\?.*/, ''), authorization, status, body: body.toString() });
        for (const cookie of answer.headers['set-cookie'] ?? []) seen.cookies.add(cookie.replace(/;.*/, ''));
        for (const token of body.toString().match(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g) ?? []) {
          seen.tokens.add(`Bearer ${token}`);
          // Two tokens of one second may be equal strings.
          refused.tokens.delete(`Bearer ${token}`);
        }
        outgoing.writeHead(status, answer.rawHeaders).end(body);
      });
    });
    outbound.on('error', () => outgoing.writeHead(502).end());
    incoming.pipe(outbound);
  });
  await listen(server, { port, host: 'localhost' });
  return {
    url: `http://localhost:${port}`,
    log,
    refuseTokens: () => copy(seen.tokens, refused.tokens),
    refuseCookies: () => copy(seen.cookies, refused.cookies),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function copy(from: ReadonlySet<string>, to: Set<string>): void {
  for (const each of from) to.add(each);
}

/** Turns the last characters round: a signature, or a random value, is another one then. */
function spoil(value: string): string {
  const end = value.slice(-8);
  const turned = end.split('').toReversed().join('');
  return value.slice(0, -8) + (turned === end ? 'AAAAAAAA' : turned);
}

async function servePage(folder: string, path: string): Promise<{ type: string; body: string }> {
  const name = path.slice('/page/'.length).replace(/\?.*/, '');
  if (!/^[\w.-]+\.js$/.test(name)) return { type: 'text/html', body: PAGE };
  return { type: 'text/javascript', body: await readFile(join(folder, name), 'utf8') };
}
