// The page has './snippets/upload-progress.ts'.
import { expect, test } from 'vitest';
import { login, openSite, type RecipeSite } from './recipe-site.ts';

const nothing = (): Promise<undefined> => Promise.resolve(undefined);

/** Large enough for a few events of progress. */
const BYTES = 3_000_000;

test('uploads by XMLHttpRequest whose token is refused cause one refresh, and report their progress', async () => {
  const site = await openSite(nothing);
  site.server.rejectTokens();
  const uploads = await site.page.evaluate(
    (bytes) =>
      Promise.all(
        [1, 2, 3].map(async () => {
          const seen: number[] = [];
          const body = new Blob([new Uint8Array(bytes)]);
          const { status, response } = await recipes.upload({
            url: '/api/echo',
            body,
            onProgress: (loaded, total) => void seen.push(loaded / total),
          });
          return { status, length: (JSON.parse(String(response)) as { bodyLength: number }).bodyLength, seen };
        }),
      ),
    BYTES,
  );
  for (const { status, length, seen } of uploads) {
    expect([status, length, seen.at(-1)]).toEqual([200, BYTES, 1]);
    expect(seen.length).toBeGreaterThan(1);
  }
  expect(site.refreshes()).toMatchObject([{ status: 200 }]);
  expect(site.calls('/api/echo')).toHaveLength(6);
});

test('an upload is aborted with the caller’s reason', async () => {
  const site = await openSite(({ url }) =>
    url.endsWith('/api/echo') ? new Promise<undefined>(() => {}) : Promise.resolve(undefined),
  );
  const reason = site.page.evaluate(async () => {
    const controller = new AbortController();
    Object.assign(globalThis, { controller });
    const upload = recipes.upload({ url: '/api/echo', body: new Blob(['text']), signal: controller.signal });
    return upload.catch((error: unknown) => error);
  });
  await expect.poll(() => site.calls('/api/echo').length).toBe(1);
  await site.page.evaluate(() => (Reflect.get(globalThis, 'controller') as AbortController).abort('mine'));
  expect(await reason).toBe('mine');
});

const logInUnnamed = ({ page }: RecipeSite, number: number): Promise<void> =>
  page.evaluate((number) => recipes.auth.login({ accessToken: `opaque-${number}`, expiresIn: 600 }), number);

test.each<readonly [string, (site: RecipeSite, number: number) => Promise<void>]>([
  ['another user', ({ page }, number) => login(page, number === 1 ? 'alice' : 'bob')],
  ['another user whose token names nobody', logInUnnamed],
])('a refused upload is not sent as %s who has signed in meanwhile', async (_who, signIn) => {
  let isSignedIn = (): void => {};
  const released = new Promise<void>((resolve) => (isSignedIn = resolve));
  const site = await openSite(async ({ url }) => {
    if (url.endsWith('/api/echo')) await released;
    return undefined;
  });
  await signIn(site, 1);
  site.server.rejectTokens();
  const upload = site.page.evaluate(() =>
    recipes.upload({ url: '/api/echo', body: new Blob(['alice']) }).then(
      ({ status }) => status,
      (error: Error) => error.name,
    ),
  );
  await expect.poll(() => site.calls('/api/echo').length).toBe(1);
  await signIn(site, 2);
  isSignedIn();
  expect(await upload).toBe('SessionChangedError');
  expect(site.calls('/api/echo')).toHaveLength(1);
});

test('axios by XMLHttpRequest reports its progress during an expiry', async () => {
  const site = await openSite(nothing);
  site.server.rejectTokens();
  const [status, progress] = await site.page.evaluate(async (bytes) => {
    let last = 0;
    const client = recipes.withToken(recipes.axios.create({ adapter: 'xhr' }));
    const { status } = await client.post('/api/echo', new Blob([new Uint8Array(bytes)]), {
      onUploadProgress: ({ progress = 0 }) => void (last = progress),
    });
    return [status, last];
  }, BYTES);
  expect([status, progress]).toEqual([200, 1]);
  expect(site.refreshes()).toMatchObject([{ status: 200 }]);
});

test('axios by fetch fails over HTTP/1.1 with upload progress, also with native fetch', async () => {
  const site = await openSite(nothing);
  const codes = await site.page.evaluate(() =>
    Promise.all(
      [fetch.bind(globalThis), recipes.auth.fetch].map((own) =>
        recipes
          .axios({
            url: '/api/echo',
            method: 'POST',
            data: new Blob(['text']),
            adapter: 'fetch',
            env: { fetch: own },
            onUploadProgress: () => {},
          })
          .then(
            ({ status }) => String(status),
            (error: { readonly code: string }) => error.code,
          ),
      ),
    ),
  );
  expect(codes).toEqual(['ERR_NETWORK', 'ERR_NETWORK']);
});
