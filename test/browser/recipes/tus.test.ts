// The page has './snippets/tus.ts'.
import { jwtDecode } from 'jwt-decode';
import { expect, test } from 'vitest';
import { login, openSite, type RecipeSite, refusalOf } from './recipe-site.ts';

/** Three parts. */
const BYTES = 12_000_000;

/** A server of the tus protocol that keeps nothing but lengths. `onPart` is called for each part before it is taken. */
async function openUploads(onPart: (number: number, site: RecipeSite) => unknown = () => {}) {
  const users: (string | undefined)[] = [];
  let parts = 0;
  let offset = 0;
  const site = await openSite(async (request, opened) => {
    const { pathname } = new URL(request.url);
    if (!pathname.startsWith('/uploads')) return undefined;
    if (request.method === 'PATCH') await onPart(++parts, opened);
    const refusal = await refusalOf(request, opened);
    if (refusal) return refusal;
    users.push(subjectOf(request));
    if (request.method === 'PATCH') offset += (await request.arrayBuffer()).byteLength;
    const headers = { 'Tus-Resumable': '1.0.0', 'Upload-Offset': String(offset), 'Upload-Length': String(BYTES) };
    const isNew = request.method === 'POST';
    return new Response(null, {
      status: isNew ? 201 : 204,
      headers: { ...headers, ...(isNew && { Location: `${opened.server.url}/uploads/1` }) },
    });
  });
  return { site, users, offset: () => offset };
}

function subjectOf({ headers }: Request): string | undefined {
  return jwtDecode(headers.get('authorization') ?? '').sub;
}

const uploadFrom = (site: RecipeSite): Promise<string> =>
  site.page.evaluate(
    (bytes) =>
      recipes.uploadInParts(new Blob([new Uint8Array(bytes)])).then(
        () => 'done',
        (error: Error) => error.name,
      ),
    BYTES,
  );

test('an upload by tus continues with a new token when one of its parts is refused', async () => {
  const { site, offset } = await openUploads((number, { server }) => number === 2 && server.rejectTokens());
  expect(await uploadFrom(site)).toBe('done');
  expect(offset()).toBe(BYTES);
  expect(site.refreshes()).toMatchObject([{ status: 200 }]);
});

test('an upload by tus stops when another user signs in', async () => {
  const { site, users } = await openUploads((number, { page }) => (number === 2 ? login(page, 'bob') : undefined));
  expect(await uploadFrom(site)).toBe('SessionChangedError');
  expect(users).not.toContain('bob');
});

test('an upload by tus that the server refuses with every token fails', async () => {
  const { site } = await openUploads();
  site.server.rejectEveryToken(true);
  expect(await uploadFrom(site)).toBe('Error');
  expect(site.refreshes()).toHaveLength(1);
});
