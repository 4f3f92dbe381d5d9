// The page has './snippets/uppy.ts'.
import { expect, test } from 'vitest';
import { login, openSite, type RecipeSite, refusalOf } from './recipe-site.ts';

interface Rules {
  /** Is called for each file that arrives, before its token is looked at. */
  readonly onFile?: (site: RecipeSite) => unknown;
  /** Is called for each refresh; what it returns is the answer. */
  readonly onRefresh?: () => Promise<Response | undefined>;
}

/** An API that takes files, and a page with an Uppy that has one file. */
async function openUploads({ onFile, onRefresh }: Rules = {}): Promise<RecipeSite> {
  const opened = await openSite(async (request, site) => {
    const { pathname } = new URL(request.url);
    if (pathname === '/auth/refresh') return onRefresh?.();
    if (pathname !== '/uploads') return undefined;
    await onFile?.(site);
    const refusal = await refusalOf(request, site);
    if (refusal !== undefined) return refusal;
    const file = (await request.formData()).get('file');
    return Response.json({ url: '/files/1', text: file instanceof File ? await file.text() : undefined });
  });
  await opened.page.evaluate(() => {
    const uppy = new recipes.Uppy();
    recipes.uploadWithSession(uppy);
    Object.assign(globalThis, { uppy });
    uppy.addFile({ name: '1.txt', data: new Blob(['text 1']) });
  });
  return opened;
}

declare global {
  /** Lives in the page. */
  const uppy: InstanceType<typeof recipes.Uppy>;
}

/** Uploads what is there. Resolves with what the answers said, and with the statuses of the failures: 0 without an answer. */
const upload = ({ page }: RecipeSite): Promise<unknown> =>
  page.evaluate(async () => {
    const result = await uppy.upload();
    return [
      result?.successful?.map(({ response }) => response?.body?.['text']),
      result?.failed?.map(({ response }) => response?.status),
    ];
  });

const requestsOf = (site: RecipeSite): readonly string[] =>
  site.calls('/uploads').map(({ status, subject }) => `${subject ?? 'nobody'} ${status}`);

test('files of Uppy whose tokens are refused are sent again after one refresh', async () => {
  const site = await openUploads();
  await site.page.evaluate(() => {
    for (const number of [2, 3]) uppy.addFile({ name: `${number}.txt`, data: new Blob([`text ${number}`]) });
  });
  site.server.rejectTokens();
  expect(await upload(site)).toEqual([['text 1', 'text 2', 'text 3'], []]);
  expect(site.refreshes()).toMatchObject([{ status: 200 }]);
  expect(requestsOf(site).filter((request) => request === 'alice 200')).toHaveLength(3);
});

test('a file of Uppy that the server refuses with every token fails with 401', async () => {
  const site = await openUploads();
  site.server.rejectEveryToken(true);
  expect(await upload(site)).toEqual([[], [401]]);
  expect(requestsOf(site)).toEqual(['alice 401', 'alice 401']);
});

test('a file of Uppy fails while no token can be had, and can be uploaded afterwards', async () => {
  let isDown = true;
  const site = await openUploads({
    onRefresh: () => Promise.resolve(isDown ? new Response(null, { status: 503 }) : undefined),
  });
  site.server.rejectTokens();
  expect(await upload(site)).toEqual([[], [0]]);
  expect(requestsOf(site)).toEqual(['alice 401']);
  isDown = false;
  await expect.poll(() => upload(site)).toEqual([['text 1'], []]);
});

test('a file of Uppy is sent without a token, and fails with 401, when nobody is signed in', async () => {
  const site = await openUploads();
  await site.page.evaluate(() => recipes.auth.logout());
  await site.page.evaluate(() => void uppy.addFile({ name: '1.txt', data: new Blob(['text 1']) }));
  expect(await upload(site)).toEqual([[], [401]]);
  expect(requestsOf(site)).toEqual(['nobody 401']);
});

test('a file that alice has added to Uppy is not sent as bob', async () => {
  const site = await openUploads({
    onFile({ server, page }) {
      server.rejectTokens();
      return login(page, 'bob');
    },
  });
  await upload(site);
  expect(await site.page.evaluate(() => uppy.getFiles())).toEqual([]);
  expect(await site.page.evaluate(async () => (await recipes.auth.fetch('/api/me')).status)).toBe(200);
  expect(requestsOf(site).filter((request) => !request.startsWith('alice'))).toEqual([]);
});

test('a file of Uppy that is cancelled while it waits for a token is not sent', async () => {
  let release = (): void => {};
  const released = new Promise<undefined>((resolve) => (release = () => resolve(undefined)));
  const site = await openUploads({ onRefresh: () => released });
  site.server.rejectTokens();
  const uploading = upload(site);
  await expect.poll(() => site.refreshes().length).toBe(1);
  await site.page.evaluate(() => uppy.cancelAll());
  release();
  await uploading;
  expect(await site.page.evaluate(async () => (await recipes.auth.fetch('/api/me')).status)).toBe(200);
  expect(requestsOf(site)).toEqual(['alice 401']);
});
