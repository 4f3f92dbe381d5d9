import { expect, onTestFinished, test } from 'vitest';
import { type ReferenceServer, startServer } from '../../demo/server/server.ts';
import { setStage, setStageSignedIn, type Stage } from './stage.ts';

/** A page that may call any port of this machine, and another party's server there. */
async function setStageBesideEvil(): Promise<{ stage: Stage; evil: ReferenceServer }> {
  const stage = await setStageSignedIn({ contentSecurityPolicy: "script-src 'self'" });
  const evil = await startServer({ port: 0, dbFile: ':memory:', allowedOrigins: [stage.server.url] });
  onTestFinished(evil.close);
  return { stage, evil };
}

test('the token is not sent to another origin, in any spelling of its URL', async () => {
  const { stage, evil } = await setStageBesideEvil();
  const { port } = new URL(evil.url);
  const urls = [
    `http://localhost:${port}/api/1`,
    `http://127.0.0.1:${port}/api/2`,
    `http://api.localhost:${port}/api/3`,
    `//localhost:${port}/api/4`,
    `\\\\localhost:${port}/api/5`,
    `/\\localhost:${port}/api/6`,
    `/\t/localhost:${port}/api/7`,
    `http:\\\\localhost:${port}\\api\\8`,
    `HTTP://LOCALHOST:${port}/api/9`,
  ];
  await stage.page.evaluate((given) => bench.call([...given, ...given.map((url) => `${url}?again`)]), urls);
  expect(evil.log.length).toBeGreaterThanOrEqual(2 * urls.length);
  expect(evil.log.filter(({ authorization }) => authorization !== 'none')).toEqual([]);
  const [userinfo] = await stage.page.evaluate(
    (url) => bench.call([url]),
    `${stage.server.url}@localhost:${port}/api/10`,
  );
  expect(userinfo).toBe('TypeError');
});

test('a redirect to another origin does not receive the token', async () => {
  const { stage, evil } = await setStageBesideEvil();
  stage.server.intercept(({ url }) => {
    return url.endsWith('/api/away')
      ? new Response(null, { status: 302, headers: { location: `${evil.url}/api/public` } })
      : undefined;
  });
  await stage.page.evaluate(() => bench.call(['/api/away']));
  expect(stage.arrived('/api/away')).toMatchObject([{ authorization: 'bearer' }]);
  // Firefox and WebKit ask for leave first, because of the header that they then drop.
  const [last, ...before] = evil.log.map(({ method, authorization }) => [method, authorization]).toReversed();
  expect(last).toEqual(['GET', 'none']);
  expect(before.filter(([method]) => method !== 'OPTIONS')).toEqual([]);
});

test('an Authorization of the caller is kept, and its 401 causes no refresh', async () => {
  const { page, arrived } = await setStageSignedIn();
  const status = await page.evaluate(() => bench.call(['/api/me'], { headers: { authorization: 'Basic YTpi' } }));
  expect(status).toEqual([401]);
  expect(arrived('/api/me')).toMatchObject([{ authorization: 'none', status: 401 }]);
  expect(arrived('/auth/refresh')).toHaveLength(0);
});

test('no script can find the token in any reachable object', async () => {
  const { page, server, complaints } = await setStageSignedIn();
  server.rejectTokens();
  const found = await page.evaluate(async () => {
    const errors = await Promise.all([
      bench.call(['/api/me', '/api/admin']),
      bench.auth.fetch('http://[').catch(String),
    ]);
    const accessToken = (await bench.auth.getAccessToken()) ?? 'missing';
    const signature = accessToken.slice(-20);
    const seen = new Set<unknown>();
    const paths: string[] = [];
    const look = (value: unknown, path: string, depth: number): void => {
      if (typeof value === 'string' && value.includes(signature)) paths.push(path);
      if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value) || depth > 8)
        return;
      seen.add(value);
      for (const key of Reflect.ownKeys(value)) {
        try {
          look(Reflect.get(value, key), `${path}.${String(key)}`, depth + 1);
        } catch {
          // Getters of prototypes throw.
        }
      }
    };
    look(globalThis, 'window', 0);
    look(bench.auth, 'auth', 0);
    const texts = [
      errors,
      bench.events,
      bench.auth,
      bench.auth.session,
      Object.entries(localStorage),
      Object.entries(sessionStorage),
      document.cookie,
      performance.getEntries(),
    ];
    const shown = [
      ...texts.map((text) => JSON.stringify(text)),
      String(bench.auth.fetch),
      document.documentElement.outerHTML,
    ];
    const cached = await caches.keys();
    const databases = await indexedDB.databases();
    return {
      paths,
      shown: shown.filter((text) => text.includes(signature)),
      cached,
      databases,
      length: accessToken.length,
    };
  });
  expect(found).toMatchObject({ paths: [], shown: [], cached: [], databases: [] });
  expect(found.length).toBeGreaterThan(100);
  expect(complaints.join()).not.toMatch(/eyJ/);
});

test('the library does not violate the page’s strict content security policy, and does not write to its console', async () => {
  const { page, complaints } = await setStage();
  await page.evaluate(async () => {
    bench.create();
    await bench.login('alice');
    await bench.call(['/api/me', '/api/public']);
    await bench.auth.logout();
  });
  // The browser itself reports what the logout made it clear.
  expect(complaints.filter((text) => !text.startsWith('Clear-Site-Data header'))).toEqual([]);
});
