import { act, StrictMode, type ReactNode } from 'react';
import { createRoot, hydrateRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { useSession } from 'rebearer/react';
import { beforeEach, expect, expectTypeOf, onTestFinished, test, vi } from 'vitest';
import { createAuth, type Session } from 'rebearer';
import { createWorld, grantFor, settle, type World } from '../simulation/world.ts';

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
});

function mount(world: World): { container: HTMLElement; renders: () => number } {
  let renders = 0;
  function Status(): ReactNode {
    const session = useSession(world.auth);
    renders++;
    return session.isAuthenticated ? String(session.claims?.['sub']) : session.status;
  }
  const container = document.createElement('div');
  const root = createRoot(container);
  act(() =>
    root.render(
      <StrictMode>
        <Status />
      </StrictMode>,
    ),
  );
  onTestFinished(() => act(() => root.unmount()));
  return { container, renders: () => renders };
}

test('a component shows the session as it is restored and ended, and StrictMode causes no second refresh', async () => {
  const world = createWorld();
  const { container } = mount(world);
  expect(container.textContent).toBe('loading');
  expect(world.refreshes()).toHaveLength(1);
  world.refreshes()[0]?.respond(grantFor('alice'));
  await act(settle);
  expect(container.textContent).toBe('alice');
  act(() => void world.auth.logout());
  expect(container.textContent).toBe('unauthenticated');
  expect(world.refreshes()).toHaveLength(1);
});

test('a refreshed token does not render again', async () => {
  const world = createWorld();
  const { renders } = mount(world);
  world.refreshes()[0]?.respond(grantFor('alice', 1));
  await act(settle);
  const before = renders();
  await act(() => world.advance(160_000));
  void world.auth.fetch('/api/x');
  world.refreshes()[1]?.respond(grantFor('alice', 2));
  await act(settle);
  expect(world.events.filter(({ type }) => type === 'refresh-success')).toHaveLength(2);
  expect(renders()).toBe(before);
});

test('a page hydrates without a warning, even if the session is known by then', async () => {
  const complaint = vi.spyOn(console, 'error').mockReturnValue();
  const world = createWorld();
  const Status = (): ReactNode => <p>{useSession(world.auth).status}</p>;
  const container = document.createElement('div');
  container.innerHTML = renderToString(<Status />);
  expect(container.textContent).toBe('loading');
  const ready = world.auth.ready();
  world.refreshes()[0]?.respond(grantFor('alice'));
  await ready;
  const root = await act(() => hydrateRoot(container, <Status />));
  onTestFinished(() => act(() => root.unmount()));
  expect(container.textContent).toBe('authenticated');
  expect(complaint).not.toHaveBeenCalled();
});

test('the claims of createAuth are the claims of the hook', () => {
  interface Claims {
    readonly sub: string;
  }
  const auth = createAuth<Claims>({ refresh: '/auth/refresh', environment: { page: undefined } });
  const use = (): Session<Claims> => useSession(auth);
  expectTypeOf(use).returns.toEqualTypeOf<Session<Claims>>();
});
