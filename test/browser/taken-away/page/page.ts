import { createAuth } from 'rebearer';

const site = new URL(import.meta.url).origin;

/** Makes two calls, a login and a logout; says what came of them. */
async function play(): Promise<string> {
  const auth = createAuth({
    refresh: `${site}/auth/refresh`,
    logout: `${site}/auth/logout`,
    // The page's own by default; a frame without an origin has none.
    origins: parent === self ? undefined : [site],
    csrf: { cookie: 'XSRF-TOKEN', header: 'X-XSRF-TOKEN' },
  });
  const { status } = await auth.fetch(`${site}/api/x`);
  const headers = new Map([['X-Own', 'own']]) as Iterable<[string, string]> as [string, string][];
  const post = await auth.fetch(`${site}/api/x`, { method: 'POST', body: 'x', headers });
  await auth.login(() => fetch(`${site}/auth/refresh`, { method: 'POST' }));
  const { confirmed } = await auth.logout();
  return [status, post.status, auth.session.status, confirmed].join();
}

const outcome = play().catch(String);
Object.assign(globalThis, { outcome });
if (parent !== self) void outcome.then((text) => parent.postMessage(text, '*'));
