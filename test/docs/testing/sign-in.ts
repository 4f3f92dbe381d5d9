import { type BrowserContext, type Page, test as base } from '@playwright/test';

interface User {
  readonly username: string;
  readonly password: string;
}

/** Signs in without the form: the cookie is in the context's jar, and the first page restores the session from it. */
export async function signIn(context: BrowserContext, origin: string, user: User): Promise<void> {
  // The server accepts a login from its own pages alone.
  const answer = await context.request.post(`${origin}/auth/login`, { data: user, headers: { origin } });
  if (!answer.ok()) throw new Error(`${user.username} was not signed in: ${answer.status()}`);
}

/** A page of alice's. Each test has a session of its own, as two that share a cookie would take it from each other. */
export const test = base.extend<{ readonly alice: Page }>({
  async alice({ context, page, baseURL }, use) {
    await signIn(context, baseURL ?? '', { username: 'alice', password: 'alice-demo' });
    await use(page);
  },
});
