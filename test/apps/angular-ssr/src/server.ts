import { join } from 'node:path';
import { AngularNodeAppEngine, writeResponseToNodeResponse } from '@angular/ssr/node';
import express, { type Request as Incoming, type Response as Outgoing } from 'express';
import { NodeRequest, sendNodeResponse } from 'srvx/node';
import { authServer } from './auth-server';
import { checkPassword, findUser } from './users';

type Handler = (request: Request) => Promise<Response>;

const route =
  (handler: Handler) =>
  async (req: Incoming, res: Outgoing): Promise<void> =>
    sendNodeResponse(res, await handler(new NodeRequest({ req, res })));

async function login(request: Request): Promise<Response> {
  const user = checkPassword((await request.json()) as Record<string, unknown>);
  return user === undefined
    ? Response.json({ error: 'wrong_password' }, { status: 401 })
    : authServer.signIn(request, { subject: user.id });
}

async function notes(request: Request): Promise<Response> {
  const caller = await authServer.verify(request);
  if (caller instanceof Response) return caller;
  const headers = { 'cache-control': 'no-store' };
  return Response.json(findUser(caller.subject)?.notes ?? [], { headers });
}

const app = express();
const angular = new AngularNodeAppEngine();

app.post('/auth/login', route(login));
app.all('/auth/*path', route(authServer.handler));
app.get('/api/notes', route(notes));
app.use(express.static(join(import.meta.dirname, '../browser'), { index: false }));

// Everything else is a page. It is rendered for the user of the cookie, which is not rotated.
app.use(async (req, res, next) => {
  const visitor = await authServer.peek(new NodeRequest({ req })).catch(() => undefined);
  const nonce = crypto.randomUUID();
  const page = await angular.handle(req, { nonce, visitor });
  if (page === null) return next();
  const headers = new Headers(page.headers);
  headers.set('cache-control', 'private, no-store');
  headers.set(
    'content-security-policy',
    `default-src 'self'; script-src 'self' 'nonce-${nonce}'; style-src 'self' 'nonce-${nonce}'`,
  );
  // The script that the build has put before the app. Angular itself puts the nonce on all others, and no other script may get it.
  const html = (await page.text()).replace('id="ng-event-dispatch-contract"', `$& nonce="${nonce}"`);
  await writeResponseToNodeResponse(new Response(html, { status: page.status, headers }), res);
});

app.listen(Number(process.env['PORT'] ?? 4000), process.env['HOST'] ?? 'localhost');
