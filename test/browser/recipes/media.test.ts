// The page has './snippets/media.ts'.
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { openSite, type RecipeSite, refusalOf } from './recipe-site.ts';

/** A picture of one pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** An API with a picture that needs a token, and links to it that need none for a minute. */
function openGallery(): Promise<RecipeSite> {
  const links = new Set<string>();
  return openSite(async (request, site) => {
    const { pathname } = new URL(request.url);
    const isLink = links.has(pathname);
    if (pathname !== '/api/picture' && !isLink) return undefined;
    const refusal = isLink ? undefined : await refusalOf(request, site);
    if (refusal !== undefined) return refusal;
    if (request.method !== 'POST') return new Response(PNG, { headers: { 'content-type': 'image/png' } });
    const href = `/api/links/${randomUUID()}`;
    links.add(href);
    return Response.json({ href });
  });
}

/** Shows a picture; resolves with its width, 0 where it could not be shown. */
const widthOf = ({ page }: RecipeSite, src: string): Promise<number> =>
  page.evaluate(async (src) => {
    const image = new Image();
    image.src = src;
    await image.decode().catch(() => {});
    return image.naturalWidth;
  }, src);

test('an img by URL sends no token', async () => {
  const site = await openGallery();
  expect(await widthOf(site, '/api/picture')).toBe(0);
  expect(site.calls('/api/picture')).toMatchObject([{ status: 401, authorization: 'none' }]);
});

test('an img by object URL is loaded with the token, also after an expiry', async () => {
  const site = await openGallery();
  site.server.rejectTokens();
  const src = await site.page.evaluate(() => recipes.objectUrl('/api/picture'));
  expect(await widthOf(site, src)).toBe(1);
  expect(site.calls('/api/picture').map(({ status }) => status)).toEqual([401, 200]);
  expect(site.refreshes()).toHaveLength(1);
});

test('a download is saved under its name, byte for byte', async () => {
  const site = await openGallery();
  site.server.rejectTokens();
  const [saved] = await Promise.all([
    site.page.waitForEvent('download'),
    site.page.evaluate(() => recipes.download('/api/picture', 'picture.png')),
  ]);
  expect(saved.suggestedFilename()).toBe('picture.png');
  expect(await readFile(await saved.path())).toEqual(PNG);
});

test('a signed link is shown without a token', async () => {
  const site = await openGallery();
  const href = await site.page.evaluate(() => recipes.signedUrl('/api/picture'));
  expect(await widthOf(site, href)).toBe(1);
  expect(site.calls(href)).toMatchObject([{ status: 200, authorization: 'none' }]);
});
