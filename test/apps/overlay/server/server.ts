import { serve } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { createAuthServer } from 'rebearer/server';
import { sqliteStore } from 'rebearer/server/sqlite';

const port = Number(process.env.PORT ?? 3000);

// Yours come from a database and have hashes of passwords.
const users = new Map([
  ['alice', { password: 'correct horse', name: 'Alice', notes: ['Buy bread', 'Call Bob', 'Water the plants'] }],
  ['bob', { password: 'battery staple', name: 'Bob', notes: ['Fix the bike', 'Read', 'Sleep'] }],
]);

const server = createAuthServer({
  issuer: process.env.APP_URL ?? `http://localhost:${port}`,
  store: sqliteStore(process.env.SESSIONS_DB ?? 'sessions.db'),
  secret: process.env.AUTH_SECRET,
  claims: ({ subject }) => {
    const user = users.get(subject);
    return user === undefined ? null : { name: user.name };
  },
});

const app = new Hono();

app.post('/auth/login', async (c) => {
  const { username, password } = await c.req.json<Record<string, string>>();
  return username !== undefined && users.get(username)?.password === password
    ? server.signIn(c.req.raw, { subject: username })
    : c.json({ error: 'wrong_password' }, 401);
});

app.all('/auth/*', (c) => server.handler(c.req.raw));

app.get('/api/notes/:number', async (c) => {
  const caller = await server.verify(c.req.raw);
  if (caller instanceof Response) return caller;
  const text = users.get(caller.subject)?.notes[Number(c.req.param('number'))];
  return text === undefined ? c.notFound() : c.json({ text }, 200, { 'cache-control': 'no-store' });
});

// What `vite build` or `ng build` has made; every path of the app's router is its one page.
app.use(serveStatic({ root: 'dist' }));
app.get('*', serveStatic({ path: 'dist/index.html' }));

serve({ fetch: app.fetch, port, hostname: process.env.HOST ?? 'localhost' }, () =>
  console.log(`Listening on http://localhost:${port}`),
);
