import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { jwtDecode } from 'jwt-decode';

/** What the gateway does to requests, all of them alike until it is told something else. */
export type Fault =
  | 'none'
  /** Ends the connection before the request is read, as a partition does. */
  | 'refused'
  /** Lets the instance do its work, and loses the answer. */
  | 'lost'
  | 'error'
  | 'slow';

export interface Gateway {
  readonly url: string;
  readonly setFault: (fault: Fault) => void;
  /** Requests by path and status, 0 where there was no answer; a 401 for a token that had expired on its way is counted apart. */
  readonly seen: Readonly<Record<string, number>>;
  readonly close: () => Promise<void>;
}

/** The instance that takes the next request; `undefined` while none runs. */
type Next = () => number | undefined;

const SLOW = 2000;

/** Stands before the instances, as a load balancer does, and serves the page. */
export async function startGateway(next: Next, files: Readonly<Record<string, string>>): Promise<Gateway> {
  let fault: Fault = 'none';
  const seen: Record<string, number> = {};
  const count = (path: string, status: number, authorization?: string): void => {
    const key = `${path} ${status}${status === 401 && isExpired(authorization) ? ' expired' : ''}`;
    seen[key] = (seen[key] ?? 0) + 1;
  };

  function answer(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const [path = '/'] = (incoming.url ?? '/').split('?');
    const file = files[path];
    if (file !== undefined) {
      outgoing.writeHead(200, { 'content-type': path === '/' ? 'text/html' : 'text/javascript' }).end(file);
      return;
    }
    const current = fault;
    if (current === 'refused') {
      count(path, 0);
      incoming.socket.destroy();
    } else if (current === 'error') {
      count(path, 500);
      outgoing.writeHead(500, { 'content-type': 'text/html' }).end('<h1>Internal Server Error</h1>');
    } else
      setTimeout(
        () => forward({ incoming, outgoing, path, isLost: current === 'lost' }),
        current === 'slow' ? SLOW : 0,
      );
  }

  interface Passage {
    readonly incoming: IncomingMessage;
    readonly outgoing: ServerResponse;
    readonly path: string;
    readonly isLost: boolean;
  }

  function forward({ incoming, isLost, outgoing, path }: Passage): void {
    const { headers, method, url: target } = incoming;
    const fail = (): void => {
      count(path, 502);
      if (!outgoing.headersSent) outgoing.writeHead(502, { 'content-type': 'text/html' });
      outgoing.end('<h1>Bad Gateway</h1>');
    };
    const port = next();
    if (port === undefined) return fail();
    const onward = request({ host: '127.0.0.1', port, path: target, method, headers, agent: false }, (reply) => {
      if (isLost) {
        count(path, 0);
        reply.resume();
        // Also where the instance is killed in the middle of it.
        reply.on('close', () => incoming.socket.destroy());
        return;
      }
      count(path, reply.statusCode ?? 0, headers.authorization);
      outgoing.writeHead(reply.statusCode ?? 502, reply.rawHeaders);
      reply.on('error', () => outgoing.destroy());
      reply.pipe(outgoing);
    });
    onward.on('error', fail);
    incoming.pipe(onward);
  }

  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The gateway has no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    setFault(wanted) {
      fault = wanted;
    },
    seen,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function isExpired(authorization = ''): boolean {
  const [, token] = authorization.split(' ');
  return token !== undefined && Number(jwtDecode(token).exp) * 1000 <= Date.now();
}
