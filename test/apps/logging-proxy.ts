import { createServer, request as forward } from 'node:http';
import { listen } from '../../demo/server/listen.ts';

/** One request as the app's server was sent it, and what it answered. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly cacheControl: string | undefined;
  readonly setsCookie: boolean;
}

/** Stands in front of an app's server, and writes down what passes. */
export interface LoggingProxy {
  readonly url: string;
  readonly log: Exchange[];
  readonly close: () => void;
}

/** `behind`: the port of the app's server. */
export async function startLoggingProxy(behind: number): Promise<LoggingProxy> {
  const log: Exchange[] = [];
  const server = createServer((incoming, outgoing) => {
    const { method = 'GET', url = '/', headers } = incoming;
    const forwarded = { ...headers, 'x-forwarded-proto': 'http' };
    const outbound = forward({ host: '127.0.0.1', port: behind, method, path: url, headers: forwarded }, (answer) => {
      const { statusCode: status = 0, headers } = answer;
      const setsCookie = headers['set-cookie'] !== undefined;
      log.push({ method, path: url.replace(/\?.*/, ''), status, cacheControl: headers['cache-control'], setsCookie });
      outgoing.writeHead(status, answer.rawHeaders);
      answer.pipe(outgoing);
    });
    outbound.on('error', () => outgoing.destroy());
    outgoing.on('close', () => outbound.destroy());
    incoming.pipe(outbound);
  });
  const port = await listen(server, { port: 0, host: 'localhost' });
  return {
    url: `http://localhost:${port}`,
    log,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
