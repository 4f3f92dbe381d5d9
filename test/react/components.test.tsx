import { act, Component, type ReactNode, useDeferredValue, useState } from 'react';
import type { Auth } from 'rebearer';
import {
  AuthLoading,
  AuthProvider,
  RequireAuth,
  returnPath,
  SignedIn,
  SignedOut,
  type SignedOutContext,
  useSession,
  useClaims,
} from 'rebearer/react';
import { createTestAuth } from 'rebearer/testing';
import { beforeEach, expect, test, vi } from 'vitest';
import { createWorld, grantFor, jwt, settle, type World } from '../simulation/world.ts';
import { mount } from './mount.tsx';

const NO_SESSION = { status: 400 };

beforeEach(() => {
  history.replaceState(null, '', '/');
});

async function answer(world: World, body: object, init?: ResponseInit): Promise<void> {
  await act(async () => {
    world.refreshes().at(-1)?.respond(body, init);
    await settle();
  });
}

function Gates(): ReactNode {
  return (
    <>
      <AuthLoading>loading</AuthLoading>
      <SignedIn>{(session) => `in as ${session.identity}`}</SignedIn>
      <SignedOut>out</SignedOut>
    </>
  );
}

test('SignedIn, SignedOut and AuthLoading show their children at the right time, and use the provider’s auth', async () => {
  const world = createWorld();
  const container = await mount(
    <AuthProvider auth={world.auth}>
      <Gates />
    </AuthProvider>,
  );
  expect(container.textContent).toBe('loading');
  await answer(world, grantFor('alice'));
  expect(container.textContent).toBe('in as alice');
  act(() => void world.auth.logout());
  expect(container.textContent).toBe('out');
  expect(world.refreshes()).toHaveLength(1);
});

test('an auth prop takes precedence over the provider', async () => {
  const [outer, inner] = [createWorld({ restore: false }), createWorld()];
  const container = await mount(
    <AuthProvider auth={outer.auth}>
      <AuthLoading auth={inner.auth}>inner</AuthLoading>
    </AuthProvider>,
  );
  expect(container.textContent).toBe('inner');
});

test('without a provider the error says what to do', async () => {
  vi.spyOn(console, 'error').mockReturnValue();
  const seen: unknown[] = [];
  class Boundary extends Component<{ readonly children: ReactNode }> {
    override state = { isBroken: false };
    static getDerivedStateFromError(error: unknown): object {
      seen.push(error);
      return { isBroken: true };
    }
    override render(): ReactNode {
      return this.state.isBroken ? 'broken' : this.props.children;
    }
  }
  const Orphan = (): ReactNode => useSession().status;
  await mount(
    <Boundary>
      <Orphan />
    </Boundary>,
  );
  expect(String(seen[0])).toMatch(/Put <AuthProvider auth=\{auth\}> above/);
});

test('a selector renders again only for a changed value, even if it makes a new object each time', async () => {
  const world = createWorld();
  let renders = 0;
  function Roles(): ReactNode {
    renders++;
    const { first } = useClaims((claims) => ({ first: claims?.['role'] as string | undefined }), world.auth);
    return first ?? 'none';
  }
  const container = await mount(<Roles />);
  expect(container.textContent).toBe('none');
  await answer(world, { access_token: jwt({ sub: 'alice', role: 'editor', jti: '1' }), expires_in: 180 });
  expect(container.textContent).toBe('editor');
  const before = renders;
  await act(() => world.advance(180_000));
  void world.auth.fetch('/api/x');
  await answer(world, { access_token: jwt({ sub: 'alice', role: 'editor', jti: '2' }), expires_in: 180 });
  expect(renders).toBe(before);
});

test('a selected string does not render again when other claims change', async () => {
  const world = createWorld({ restore: false });
  let renders = 0;
  function Name(): ReactNode {
    renders++;
    return useClaims((claims) => String(claims?.['sub']), world.auth);
  }
  await world.auth.login({ accessToken: jwt({ sub: 'alice', theme: 'dark' }) });
  await mount(<Name />);
  const before = renders;
  await act(() => world.auth.login({ accessToken: jwt({ sub: 'alice', theme: 'light' }) }));
  expect(renders).toBe(before);
});

test('a guarded page waits for the restore, and shows when there is a session', async () => {
  const world = createWorld();
  const leave = vi.fn<(context: SignedOutContext) => void>();
  const container = await mount(
    <RequireAuth auth={world.auth} fallback="wait" onSignedOut={leave}>
      secret
    </RequireAuth>,
  );
  expect(container.textContent).toBe('wait');
  expect(leave).not.toHaveBeenCalled();
  await answer(world, grantFor('alice'));
  expect(container.textContent).toBe('secret');
  expect(leave).not.toHaveBeenCalled();
});

test('without a session a guarded page calls onSignedOut with the path to return to, also when the session ends later', async () => {
  history.replaceState(null, '', '/notes?sort=new#top');
  const world = createWorld();
  const left: string[] = [];
  const container = await mount(
    <RequireAuth auth={world.auth} onSignedOut={({ returnTo }) => left.push(returnTo)}>
      secret
    </RequireAuth>,
  );
  await answer(world, { error: 'invalid_grant' }, NO_SESSION);
  expect(container.textContent).toBe('');
  expect(left).toEqual(['/notes?sort=new#top']);
  expect(returnPath(left[0])).toBe('/notes?sort=new#top');
  await act(() => world.auth.login({ accessToken: jwt({ sub: 'alice' }) }));
  expect(container.textContent).toBe('secret');
  act(() => void world.auth.logout());
  expect(left).toHaveLength(2);
});

test('a restore that fails for a passing reason does not call onSignedOut', async () => {
  const world = createWorld({ retry: { attempts: 1 } });
  const leave = vi.fn<(context: SignedOutContext) => void>();
  const container = await mount(
    <RequireAuth auth={world.auth} fallback="wait" onSignedOut={leave}>
      secret
    </RequireAuth>,
  );
  await answer(world, {}, { status: 503 });
  expect(container.textContent).toBe('wait');
  expect(leave).not.toHaveBeenCalled();
});

test('a guarded page that can’t be restored shows the error, and its children when the server is back', async () => {
  const world = createWorld({ retry: { attempts: 1 } });
  const container = await mount(
    <RequireAuth
      auth={world.auth}
      fallback="wait"
      errorFallback={(error) => `${error.code}, again soon`}
      onSignedOut={() => {}}
    >
      secret
    </RequireAuth>,
  );
  expect(container.textContent).toBe('wait');
  await answer(world, {}, { status: 503 });
  expect(container.textContent).toBe('refresh_failed, again soon');
  world.sent.length = 0;
  await act(() => world.advance(60_000));
  await answer(world, grantFor('alice'));
  expect(container.textContent).toBe('secret');
});

test('an error fallback may be a node, and without one the fallback stays', async () => {
  for (const [errorFallback, shown] of [
    ['sorry', 'sorry'],
    [undefined, 'wait'],
  ]) {
    const world = createWorld({ retry: { attempts: 1 } });
    const container = await mount(
      <RequireAuth auth={world.auth} fallback="wait" errorFallback={errorFallback} onSignedOut={() => {}}>
        secret
      </RequireAuth>,
    );
    await answer(world, {}, { status: 503 });
    expect(container.textContent).toBe(shown);
  }
});

test('onSignedOut receives the reason, each time', async () => {
  const world = createWorld();
  const reasons: string[] = [];
  await mount(
    <RequireAuth auth={world.auth} onSignedOut={({ reason }) => reasons.push(reason)}>
      secret
    </RequireAuth>,
  );
  await answer(world, { error: 'invalid_grant' }, NO_SESSION);
  await act(() => world.auth.login({ accessToken: jwt({ sub: 'alice' }) }));
  act(() => void world.auth.logout());
  // Strict mode runs the first effect twice.
  expect(reasons.filter((reason, at) => reason !== reasons[at - 1])).toEqual(['none', 'logout']);
});

test('useClaims() has the claims below a guard, and elsewhere its error says where it belongs', async () => {
  vi.spyOn(console, 'error').mockReturnValue();
  const world = createWorld();
  const Name = (): ReactNode => String(useClaims(world.auth)?.['sub']);
  const Guarded = (): ReactNode => (
    <RequireAuth auth={world.auth} onSignedOut={() => {}}>
      <Name />
    </RequireAuth>
  );
  const container = await mount(<Guarded />);
  await answer(world, grantFor('alice'));
  expect(container.textContent).toBe('alice');
  await act(async () => {
    await world.auth.login({ accessToken: jwt({ sub: 'bob' }) });
  });
  expect(container.textContent).toBe('bob');
  // The name is gone before it could miss its claims.
  act(() => void world.auth.logout());
  expect(container.textContent).toBe('');
  await expect(mount(<Name />)).rejects.toThrow(/below <RequireAuth>/);
});

test('useClaims() below a guard that is behind the session keeps the last claims, but not those of another auth', async () => {
  const [first, second] = [createTestAuth({ claims: { sub: 'alice' } }), createTestAuth({ status: 'unauthenticated' })];
  const Name = ({ auth }: { readonly auth: Auth<{ readonly sub?: string }> }): ReactNode => useClaims(auth).sub;
  const shown: string[] = [];
  function Page(): ReactNode {
    const isIn = useDeferredValue(useSession(first).isAuthenticated);
    shown.push(isIn ? 'in' : 'out');
    return isIn ? <Name auth={first} /> : 'out';
  }
  const container = await mount(<Page />);
  expect(container.textContent).toBe('alice');
  await act(() => first.end());
  expect(container.textContent).toBe('out');
  vi.spyOn(console, 'error').mockReturnValue();
  await first.setClaims({ sub: 'alice' });
  const Swapped = (): ReactNode => <Name auth={useSession(first).isAuthenticated ? first : second} />;
  await mount(<Swapped />);
  await expect(act(() => first.end())).rejects.toThrow(/useClaims\(\) found no session/);
});

test('auth.refresh() keeps a guarded page as it is, and renders it again only for changed claims', async () => {
  const world = createWorld();
  let renders = 0;
  const Name = (): ReactNode => {
    renders++;
    return String(useClaims(world.auth)?.['role']);
  };
  const container = await mount(
    <RequireAuth auth={world.auth} onSignedOut={() => {}}>
      <Name />
    </RequireAuth>,
  );
  const grantWith = (role: string, jti: string): object => {
    return { access_token: jwt({ sub: 'alice', role, jti }), expires_in: 180 };
  };
  await answer(world, grantWith('reader', '1'));
  const before = renders;
  let refreshed = world.auth.refresh();
  await answer(world, grantWith('reader', '2'));
  await act(() => refreshed);
  expect([renders, container.textContent]).toEqual([before, 'reader']);
  refreshed = world.auth.refresh();
  await answer(world, grantWith('editor', '3'));
  await act(() => refreshed);
  expect(container.textContent).toBe('editor');
});

test.each(['prop', 'provider'])(
  'RequireAuth calls onSignedOut again for another auth without a session, given by %s',
  async (way) => {
    const [first, second] = [createWorld({ restore: false }), createWorld({ restore: false })];
    for (const { auth } of [first, second]) void auth.logout();
    const leave = vi.fn<() => void>();
    function Page(): ReactNode {
      const [auth, setAuth] = useState(first.auth);
      return (
        <AuthProvider auth={way === 'prop' ? first.auth : auth}>
          <RequireAuth auth={way === 'prop' ? auth : undefined} onSignedOut={leave} />
          <button onClick={() => setAuth(second.auth)}>other</button>
        </AuthProvider>
      );
    }
    const container = await mount(<Page />);
    document.body.append(container);
    leave.mockClear();
    act(() => container.querySelector('button')?.click());
    container.remove();
    expect(leave).toHaveBeenCalledTimes(1);
  },
);

test('where there is no location, as in React Native, onSignedOut receives the path /', async () => {
  const world = createWorld({ restore: false });
  void world.auth.logout();
  vi.stubGlobal('location', undefined);
  const left: string[] = [];
  await mount(<RequireAuth auth={world.auth} onSignedOut={({ returnTo }) => left.push(returnTo)} />);
  expect(new Set(left)).toEqual(new Set(['/']));
});
