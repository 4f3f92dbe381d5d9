import { join } from 'node:path';
import { EdgeVM } from '@edge-runtime/vm';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

/** What an app on Workers would write. */
const APP = `
import { createAuthServer } from 'rebearer/server';
import { memoryStore } from 'rebearer/server/memory';

const origin = 'https://app.example.com';
const server = createAuthServer({ issuer: origin, secret: 'a secret of thirty-two characters', store: memoryStore() });
const post = (path, headers) => new Request(origin + path, { method: 'POST', headers: { origin, ...headers } });
const cookieOf = (response) => response.headers.get('set-cookie').split(';')[0];

globalThis.story = async () => {
  const signedIn = await server.signIn(post('/auth/login'), { subject: 'alice' });
  const refreshed = await server.handler(post('/auth/refresh', { cookie: cookieOf(signedIn) }));
  const cookie = cookieOf(refreshed);
  const { access_token: token } = await refreshed.json();
  const caller = await server.verify(new Request(origin, { headers: { authorization: 'Bearer ' + token } }));
  const peeked = await server.peek(new Request(origin, { headers: { cookie } }));
  const left = await server.handler(post('/auth/logout', { cookie }));
  const late = await server.handler(post('/auth/refresh', { cookie }));
  return [caller.subject, peeked.subject, left.status, late.status, (await late.json()).reason];
};
`;

async function bundle(): Promise<{ readonly text: string; readonly imports: readonly string[] }> {
  const { metafile, outputFiles } = await build({
    stdin: { contents: APP, resolveDir: ROOT },
    tsconfig: join(ROOT, 'tsconfig.json'),
    bundle: true,
    write: false,
    metafile: true,
    format: 'iife',
    platform: 'neutral',
    conditions: ['workerd', 'worker'],
  });
  const imports = Object.values(metafile.inputs).flatMap((input) => input.imports.map(({ path }) => path));
  return { text: outputFiles[0]?.text ?? '', imports };
}

test('the whole story runs in a runtime with Web standards only, without Node', async () => {
  const { imports, text } = await bundle();
  expect(imports.filter((path) => path.startsWith('node:'))).toEqual([]);
  const runtime = new EdgeVM();
  expect(runtime.evaluate('typeof process + typeof Buffer + typeof require + typeof window')).toBe(
    'undefined'.repeat(4),
  );
  runtime.evaluate(text);
  const told = await runtime.evaluate<Promise<string>>('story().then(JSON.stringify)');
  expect(JSON.parse(told)).toEqual(['alice', 'alice', 204, 400, 'logged_out']);
});
