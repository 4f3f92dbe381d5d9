import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { createAuthServer } from '../../../src/server/index.ts';
import { openStore } from './open-store.ts';

// One instance of a server, in a process of its own: node instance.ts STORE. It writes its port, and stops with its input.
const ORIGIN = 'https://app.example.com';
const server = createAuthServer({
  issuer: ORIGIN,
  secret: 'a secret of thirty-two characters',
  store: openStore(process.argv[2] ?? ''),
  // A process may stand still between an answer and the next call, and in the middle of a query.
  grace: 60_000,
  storeTimeout: 600_000,
  onEvent: ({ type, ...event }) => {
    if (type === 'failure' || type === 'outage') console.error(type, event);
  },
});

async function answer(request: Request): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  if (pathname === '/auth/login') return server.signIn(request, { subject: searchParams.get('subject') ?? '' });
  if (pathname === '/rotate-keys') return Response.json(await server.rotateKeys());
  if (pathname.startsWith('/api/')) {
    const caller = await server.verify(request);
    return caller instanceof Response ? caller : Response.json(caller.claims);
  }
  return server.handler(request);
}

// On a busy machine a connection may be unused for longer than the 5 s that are the default, and be closed as a call goes out.
const http = createServer({ keepAliveTimeout: 60_000 }, (incoming, outgoing) => {
  void getRequestListener(answer, { overrideGlobalObjects: false })(incoming, outgoing);
});
http.listen(0, '127.0.0.1', () => {
  const address = http.address();
  if (typeof address === 'object') console.log(address?.port);
});
process.stdin.once('close', () => process.exit()).resume();
