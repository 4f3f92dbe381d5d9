import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createSecureServer, type Http2SecureServer } from 'node:http2';
import { readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { bundle } from '../build-page.ts';
import { makeCertificate } from '../certificate.ts';
import { type Behaviour, expand } from './behaviour.ts';

/** One request as it came over the wire. */
export interface Arrival {
  readonly path: string;
  readonly method: string;
  /** Name and value, in the order and case of the wire. */
  readonly headers: readonly (readonly [string, string])[];
  readonly authorization: string | undefined;
  readonly bytes: number;
  /** SHA-256 of the body, once it is here whole. */
  readonly hash: string | undefined;
  /** The same of a form whose boundary, which is random, is replaced. */
  readonly hashBesideBoundary: string | undefined;
}

/** A server that does what each URL asks it to do, and remembers what came. */
export interface EchoServer {
  readonly url: string;
  /** What arrived at a path. */
  readonly at: (path: string) => readonly Arrival[];
  readonly close: () => Promise<void>;
}

/** Strict enough to report any inline script, eval or string that becomes code. */
const POLICY =
  "default-src 'none'; script-src 'self'; connect-src * blob: data:; img-src data:; frame-src 'self'; require-trusted-types-for 'script'";

/** Serves the test page at `/`, the behaviours anywhere else; over HTTP/1.1, or over TLS and HTTP/2, which streaming uploads need. */
export async function startEcho(protocol: 'http/1.1' | 'h2' = 'http/1.1'): Promise<EchoServer> {
  const script = await readFile(join(await bundle(join(import.meta.dirname, 'page')), 'page.js'));
  const arrivals: Arrival[] = [];
  const listener = ((request: IncomingMessage, response: ServerResponse) => {
    const { pathname, search } = new URL(request.url ?? '', 'http://x');
    response.setHeader('access-control-allow-origin', request.headers.origin ?? '*');
    response.setHeader('access-control-allow-credentials', 'true');
    if (pathname === '/page.js') {
      response.setHeader('content-type', 'text/javascript');
      return void response.end(script);
    }
    if (pathname === '/' || pathname === '/frame') {
      response.setHeader('content-security-policy', POLICY);
      response.setHeader('content-type', 'text/html');
      const icon = '<!doctype html><link rel="icon" href="data:,">';
      return void response.end(pathname === '/' ? `${icon}<script type="module" src="/page.js"></script>` : icon);
    }
    if (request.method === 'OPTIONS') return permit(request, response);
    const arrival = receive(request, pathname);
    arrivals.push(arrival);
    const isFirst = arrivals.filter(({ path }) => path === pathname).length === 1;
    void answer(request, response, { ...readBehaviour(search), isFirst }, arrival);
  }) as RequestListener;
  const server =
    protocol === 'h2'
      ? createSecureServer({ ...(await makeCertificate()), allowHTTP1: true }, listener as never)
      : createServer(listener);
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  const port = await listen(server);
  return {
    url: `${protocol === 'h2' ? 'https' : 'http'}://127.0.0.1:${port}`,
    at: (path) => arrivals.filter((arrival) => arrival.path === path),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function readBehaviour(search: string): Behaviour {
  const given = new URLSearchParams(search).get('do');
  return given === null ? {} : (JSON.parse(given) as Behaviour);
}

function permit(request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('access-control-allow-headers', request.headers['access-control-request-headers'] ?? '');
  response.setHeader('access-control-allow-methods', request.headers['access-control-request-method'] ?? '');
  response.writeHead(204).end();
}

function receive(request: IncomingMessage, path: string): Writable<Arrival> {
  const headers: [string, string][] = [];
  for (let at = 0; at < request.rawHeaders.length; at += 2)
    headers.push([request.rawHeaders[at] ?? '', request.rawHeaders[at + 1] ?? '']);
  const isAuthorization = ([name]: [string, string]): boolean => name.toLowerCase() === 'authorization';
  return {
    path,
    method: request.method ?? '',
    headers: headers.filter((header) => !isAuthorization(header)),
    authorization: headers.find(isAuthorization)?.[1],
    bytes: 0,
    hash: undefined,
    hashBesideBoundary: undefined,
  };
}

/** What Chromium, WebKit and Firefox put between the parts of a form. */
export const BOUNDARY = /----(?:WebKitFormBoundary\w{16}|geckoformboundary[\da-f]+)/g;

type Writable<T> = { -readonly [Member in keyof T]: T[Member] };

function hash(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  behaviour: Behaviour & { readonly isFirst: boolean },
  arrival: Writable<Arrival>,
): Promise<void> {
  const { authorization } = arrival;
  const isStale = authorization !== undefined && authorization === behaviour.stale;
  const isRefused = isStale || (behaviour.refuse !== undefined && behaviour.isFirst && authorization !== undefined);
  if (isRefused && behaviour.refuse === 'early') refuse(response, behaviour);
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      arrival.bytes += chunk.byteLength;
      chunks.push(chunk);
    }
  } catch {
    return;
  }
  const body = Buffer.concat(chunks);
  arrival.hash = hash(body);
  arrival.hashBesideBoundary = hash(Buffer.from(body.toString('latin1').replace(BOUNDARY, ''), 'latin1'));
  if (isRefused) return void (behaviour.refuse !== 'early' && refuse(response, behaviour));
  if (behaviour.drop) return void request.socket.destroy();
  if (behaviour.hold === 'headers') return;
  for (const [name, value] of behaviour.headers ?? []) response.appendHeader(name, value);
  response.statusCode = behaviour.status ?? 200;
  if (behaviour.hold === 'body' && request.method !== 'HEAD') {
    response.flushHeaders();
    return void response.write('begun');
  }
  response.end(expand(behaviour.text ?? ''));
}

function refuse(response: ServerResponse, { refusal = '' }: Behaviour): void {
  response.writeHead(401, { 'www-authenticate': 'Bearer error="invalid_token"' }).end(expand(refusal));
}

async function listen(server: Server | Http2SecureServer): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address.port;
}
