import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import pg from 'pg';
import { type AuthServerEvent, createAuthServer } from '../../src/server/index.ts';
import { postgresStore } from '../../src/server/stores/postgres/index.ts';

// One of the instances behind the gateway: a process of its own. It says where it listens, and what ended a session.
const [database, issuer = ''] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: database, max: 8 });
pool.on('error', () => undefined);
const store = postgresStore(pool);
await store.migrate();
const auth = createAuthServer({
  issuer,
  store,
  lifetimes: { accessToken: 5000 },
  storeTimeout: 2000,
  onEvent: report,
});

function report(event: AuthServerEvent): void {
  if (event.type !== 'refresh' && event.type !== 'sign_in') process.send?.({ event });
}

async function answer(request: Request): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  if (pathname === '/auth/login') return auth.signIn(request, { subject: searchParams.get('user') ?? '' });
  if (!pathname.startsWith('/api/')) return auth.handler(request);
  const caller = await auth.verify(request);
  return caller instanceof Response ? caller : Response.json({ sub: caller.claims.sub });
}

const server = createServer((incoming, outgoing) => {
  void getRequestListener(answer, { overrideGlobalObjects: false })(incoming, outgoing);
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object') process.send?.({ port: address?.port });
});
process.once('disconnect', () => process.exit());
