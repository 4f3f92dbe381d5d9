import { act, Suspense, use, type ReactNode } from 'react';
import { useSession } from 'rebearer/react';
import { expect, test } from 'vitest';
import { createWorld, grantFor, settle } from '../simulation/world.ts';
import { mount } from './mount.tsx';

test('a component may suspend until the session is known', async () => {
  const world = createWorld();
  function Status(): ReactNode {
    use(world.auth.ready());
    return useSession(world.auth).status;
  }
  const container = await mount(
    <Suspense fallback="suspended">
      <Status />
    </Suspense>,
  );
  await act(settle);
  expect(container.textContent).toBe('suspended');
  await act(async () => {
    world.refreshes()[0]?.respond(grantFor('alice'));
    await settle();
  });
  expect(container.textContent).toBe('authenticated');
  expect(world.refreshes()).toHaveLength(1);
});
