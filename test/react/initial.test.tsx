import { act, StrictMode, type ReactNode } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { createAuth, type Auth } from 'rebearer';
import { AuthLoading, AuthProvider, RequireAuth, SignedIn, SignedOut, useClaims, useSession } from 'rebearer/react';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createWorld, grantFor, settle } from '../simulation/world.ts';

const ALICE = { sub: 'alice' };
const nameOf = (claims: unknown): string =>
  typeof claims === 'object' && claims !== null && 'sub' in claims ? String(claims.sub) : 'no one';

function Session(): ReactNode {
  const session = useSession();
  return session.isAuthenticated ? nameOf(session.claims) : session.status;
}
const Claims = (): ReactNode => nameOf(useClaims());
const Selected = (): ReactNode => useClaims(nameOf);

function Page({ auth }: { readonly auth: Auth }): ReactNode {
  return (
    <StrictMode>
      <AuthProvider auth={auth}>
        <Session />;<Selected />;
        <RequireAuth onSignedOut={() => {}} fallback="guarded">
          <Claims />
        </RequireAuth>
        ;<SignedIn>in</SignedIn>
        <SignedOut>out</SignedOut>
        <AuthLoading>loading</AuthLoading>
      </AuthProvider>
    </StrictMode>
  );
}

const onServer = (): string =>
  renderToString(
    <Page auth={createAuth({ refresh: '/auth/refresh', initial: ALICE, environment: { page: undefined } })} />,
  );

/** Takes over the markup of the server, and keeps every text that the page has had. */
async function hydrate(auth: Auth): Promise<{ readonly texts: string[]; readonly complaints: unknown[] }> {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  const complaints: unknown[] = [];
  vi.spyOn(console, 'error').mockImplementation((...said) => void complaints.push(...(said as unknown[])));
  const container = document.createElement('div');
  container.innerHTML = onServer();
  const texts = [container.textContent];
  const observer = new MutationObserver(() => {
    if (container.textContent !== texts.at(-1)) texts.push(container.textContent);
  });
  observer.observe(container, { subtree: true, childList: true, characterData: true });
  const onRecoverableError = (error: unknown): void => void complaints.push(error);
  const root = await act(async () => hydrateRoot(container, <Page auth={auth} />, { onRecoverableError }));
  onTestFinished(() => {
    observer.disconnect();
    act(() => root.unmount());
  });
  return { texts, complaints };
}

test('the server renders the user of initial, behind the guard too', () => {
  expect(onServer().replaceAll('<!-- -->', '')).toBe('alice;alice;alice;in');
});

test('hydration matches the markup of the server, refreshes once, and changes nothing if the user is confirmed', async () => {
  const world = createWorld({ initial: ALICE });
  const { texts, complaints } = await hydrate(world.auth);
  expect(world.refreshes()).toHaveLength(1);
  world.refreshes()[0]?.respond(grantFor('alice'));
  await act(settle);
  await act(() => world.auth.ready());
  expect(world.refreshes()).toHaveLength(1);
  expect(texts).toEqual(['alice;alice;alice;in']);
  expect(complaints).toEqual([]);
});

test('a session that has ended before hydration is shown after it, without a warning', async () => {
  const world = createWorld({ initial: ALICE, logout: undefined });
  void world.auth.logout();
  const { texts, complaints } = await hydrate(world.auth);
  expect(texts).toEqual(['alice;alice;alice;in', 'unauthenticated;no one;guarded;out']);
  expect(complaints).toEqual([]);
  expect(world.sent).toEqual([]);
});

test('a user who has changed before hydration is shown after it, without a warning', async () => {
  const world = createWorld({ initial: ALICE });
  await world.auth.login(Response.json(grantFor('bob')));
  const { texts, complaints } = await hydrate(world.auth);
  expect(texts).toEqual(['alice;alice;alice;in', 'bob;bob;bob;in']);
  expect(complaints).toEqual([]);
});
