import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createAuthServer } from '../../../src/server/index.ts';
import type { AuthServerOptions } from '../../../src/server/options/auth-server-options.ts';

/** Every instance says that it is this one: the address that browsers would see. */
export const ORIGIN = 'http://localhost:3000';

export interface Served {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/**
 * Serves `rebearer/server` over HTTP on a free port: its routes, `POST /auth/login?user=…`, `POST /revoke?user=…` and
 * `GET /api/me`. A request with the header `lose` has its connection ended before it is handled, or after.
 */
export async function serve(options: Pick<AuthServerOptions, 'store'> & Partial<AuthServerOptions>): Promise<Served> {
  const { issuer = ORIGIN } = options;
  const auth = createAuthServer({ onEvent: () => undefined, ...options, issuer });

  async function answer(request: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    const subject = searchParams.get('user') ?? 'alice';
    switch (pathname) {
      case '/auth/login':
        return auth.signIn(request, { subject });
      case '/revoke':
        return Response.json({ revoked: await auth.revokeAll(subject) });
      case '/api/me': {
        const caller = await auth.verify(request);
        return caller instanceof Response ? caller : Response.json(caller.claims);
      }
      default:
        return auth.handler(request);
    }
  }

  // On a busy machine a connection may be unused for longer than the 5 s that are the default, and be closed as a call goes out.
  const server = createServer({ keepAliveTimeout: 60_000 }, (incoming, outgoing) => {
    if (incoming.headers['lose'] === 'before') return void incoming.socket.destroy();
    void reply(answer, { issuer, incoming, outgoing });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Exchange {
  readonly issuer: string;
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
}

async function reply(
  answer: (request: Request) => Promise<Response>,
  { issuer, incoming, outgoing }: Exchange,
): Promise<void> {
  const { headers, method = 'GET', url = '/' } = incoming;
  const request = new Request(issuer + url, { method, headers: plain(headers) });
  const response = await answer(request).catch(() => new Response('failed', { status: 500 }));
  if (headers['lose'] === 'after') return void incoming.socket.destroy();
  outgoing.writeHead(response.status, [...response.headers].flat());
  outgoing.end(await response.text());
}

function plain(headers: IncomingMessage['headers']): Headers {
  const all = Object.entries(headers).filter(([name]) => name !== 'connection');
  return new Headers(all.map(([name, value]) => [name, String(value)]));
}
