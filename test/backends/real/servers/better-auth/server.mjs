import { createServer } from 'node:http';
import { DatabaseSync } from 'node:sqlite';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { toNodeHandler } from 'better-auth/node';
import { jwt } from 'better-auth/plugins';
import { createLocalJWKSet, jwtVerify } from 'jose';

// better-auth with its JWT plug-in, and an API that checks the JWTs by their key set.

const options = {
  secret: 'only-for-tests-0123456789-0123456789',
  baseURL: process.env.PUBLIC_URL,
  trustedOrigins: [process.env.PUBLIC_URL],
  database: new DatabaseSync(':memory:'),
  emailAndPassword: { enabled: true },
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
  plugins: [jwt({ jwt: { expirationTime: `${process.env.LIFETIME}s` } })],
};
const { runMigrations } = await getMigrations(options);
await runMigrations();
const auth = betterAuth(options);
for (const name of ['alice', 'bob']) {
  await auth.api.signUpEmail({ body: { name, email: `${name}@example.com`, password: `${name}-demo-pass` } });
}
const handle = toNodeHandler(auth);

createServer(async (request, response) => {
  if (request.url !== '/api/me') return handle(request, response);
  try {
    const token = (request.headers.authorization ?? '').replace(/^Bearer /, '');
    const { payload } = await jwtVerify(token, createLocalJWKSet(await auth.api.getJwks()));
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ name: payload.email }));
  } catch {
    response.writeHead(401).end();
  }
}).listen(Number(process.env.PORT), '127.0.0.1');
