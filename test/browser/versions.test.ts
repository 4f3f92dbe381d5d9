import { copyFile, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Page } from '../../scripts/engines/engine.ts';
import { buildPage, bundlePage } from './build-page.ts';
import { setStage, type Stage } from './stage.ts';

const FOLDER = join(import.meta.dirname, 'page');
const VERSIONED = ['src/tabs/message.ts', 'src/lifecycle/owed-logout.ts'];

/** Builds the test page as a later version of the package would be, whose messages and kept flags have another form. */
async function buildLater(): Promise<Readonly<Record<string, string>>> {
  const changed: string[] = [];
  const bundled = await bundlePage(FOLDER, [
    {
      name: 'a later version',
      transform(code, id) {
        const file = VERSIONED.find((one) => id.endsWith(one));
        if (file === undefined) return undefined;
        changed.push(file);
        expect(code).toContain('const VERSION = 1;');
        return code.replace('const VERSION = 1;', 'const VERSION = 2;');
      },
    },
  ]);
  expect(changed.toSorted()).toEqual(VERSIONED.toSorted());
  const page = await mkdtemp(join(tmpdir(), 'rebearer-later-'));
  await writeFile(
    join(page, 'index.html'),
    (await readFile(join(FOLDER, 'index.html'), 'utf8')).replace('/test/page.js', '/later/page.js'),
  );
  await copyFile(join(bundled, 'page.js'), join(page, 'page.js'));
  return { '/later': page };
}

/** Two tabs of one user, of which the second was opened after a deployment. */
async function openBothVersions(): Promise<{ stage: Stage; old: Page; later: Page }> {
  const stage = await setStage({
    graceSeconds: 0,
    mounts: { ...(await buildPage()), ...(await buildLater()) },
  });
  const old = stage.page;
  await old.evaluate(async () => {
    // Tabs of two versions have no tokens for each other.
    bench.listenBriefly();
    bench.create({ rememberSignedIn: true });
    await bench.login('alice');
  });
  const later = await stage.context.openPage();
  await later.goto(`${stage.server.url}/later/`);
  await later.waitForFunction(() => 'bench' in globalThis);
  await later.evaluate(() => {
    bench.listenBriefly();
    bench.create({ rememberSignedIn: true });
    return bench.auth.ready();
  });
  return { stage, old, later };
}

const statusIn = (page: Page): Promise<string> => page.evaluate(() => bench.auth.session.status);

test('two versions of the package in two tabs take turns to refresh, and sign no user out', async () => {
  const { stage, old, later } = await openBothVersions();
  expect(await statusIn(later)).toBe('authenticated');
  stage.server.clearLog();
  for (let round = 0; round < 3; round++) {
    stage.server.advance(181_000);
    const calls = [old, later].map((page) =>
      page.evaluate(() => {
        bench.advance(181_000);
        return bench.call(['/api/me', '/api/notes', '/api/me']);
      }),
    );
    expect(await Promise.all(calls)).toEqual([
      [200, 200, 200],
      [200, 200, 200],
    ]);
  }
  const outcomes = stage.arrived('/auth/refresh').map(({ outcome }) => outcome);
  expect(new Set(outcomes)).toEqual(new Set(['rotated']));
  // They do not understand each other's messages, so that each asks for itself, never both at a time.
  expect(outcomes).toHaveLength(6);
});

test('a logout in a tab of one version ends the session of the other at its next refresh', async () => {
  const { stage, old, later } = await openBothVersions();
  expect(await later.evaluate(() => bench.auth.logout().then(({ confirmed }) => confirmed))).toBe(true);
  stage.server.advance(181_000);
  const statuses = await old.evaluate(() => {
    bench.advance(181_000);
    return bench.call(['/api/me']);
  });
  expect(statuses).toEqual([401]);
  expect(await statusIn(old)).toBe('unauthenticated');
});

test('data that one version has stored for the next page load does not harm the other', async () => {
  const { stage, old, later } = await openBothVersions();
  await later.close();
  stage.server.intercept(({ url }) => (url.endsWith('/auth/logout') ? new Response(null, { status: 503 }) : undefined));
  await old.evaluate(() => bench.auth.logout().catch(() => {}));
  stage.server.intercept(undefined);
  await old.goto(`${stage.server.url}/later/`);
  await old.waitForFunction(() => 'bench' in globalThis);
  const login = await old.evaluate(async () => {
    bench.create({ rememberSignedIn: true });
    await bench.login('bob');
    return bench.call(['/api/me']);
  });
  expect(login).toEqual([200]);
  await old.reload();
  await old.waitForFunction(() => 'bench' in globalThis);
  await old.evaluate(() => {
    bench.create({ rememberSignedIn: true });
    return bench.auth.ready();
  });
  expect(await statusIn(old)).toBe('authenticated');
});
