import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { send, serve } from './visitor.ts';

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'rebearer-static-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  await mkdir(join(path, 'site/assets'), { recursive: true });
  await writeFile(join(path, 'secret.txt'), 'secret');
  await writeFile(join(path, 'site/index.html'), '<!doctype html>');
  await writeFile(join(path, 'site/assets/app.js'), 'export {};');
  await writeFile(join(path, 'other.js'), 'export const other = 1;');
  return path;
}

test('the page and its files are served under the strict policy', async () => {
  const server = await serve({ staticDir: join(await folder(), 'site') });
  const types = { '/': 'text/html', '/index.html': 'text/html', '/assets/app.js': 'text/javascript' };
  for (const [path, type] of Object.entries(types)) {
    const answer = await send(server.url + path, { method: 'GET' });
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toContain(type);
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    const policy = answer.headers['content-security-policy'];
    for (const directive of ["default-src 'none'", "script-src 'self'", "require-trusted-types-for 'script'"]) {
      expect(policy).toContain(directive);
    }
    expect(policy).not.toContain('unsafe');
  }
});

test('mounts are files and folders in front of the page, the longest first', async () => {
  const path = await folder();
  const mounts = { '/lib': join(path, 'site'), '/lib/assets/app.js': join(path, 'other.js') };
  const server = await serve({ staticDir: join(path, 'none'), mounts });
  const text = async (url: string) => (await send(server.url + url, { method: 'GET' })).text;
  expect(await text('/lib/')).toBe('<!doctype html>');
  expect(await text('/lib/assets/app.js')).toBe('export const other = 1;');
  expect(await text('/library')).toBe('Not found.');
});

test.each(['/../secret.txt', '/..%2fsecret.txt', '/%2e%2e/secret.txt', '/assets/..%2f..%2fsecret.txt', '/%', '/a%00b'])(
  'nothing outside of the folder is served: %s',
  async (path) => {
    const server = await serve({ staticDir: join(await folder(), 'site') });
    const answer = await send(server.url + path, { method: 'GET' });
    expect(answer.status).toBe(404);
    expect(answer.text).not.toContain('secret');
  },
);

test('the page accepts only reads', async () => {
  const server = await serve({ staticDir: join(await folder(), 'site') });
  expect((await send(`${server.url}/`, { method: 'POST' })).status).toBe(404);
  expect(await send(`${server.url}/`, { method: 'HEAD' })).toMatchObject({ status: 200, text: '' });
});
