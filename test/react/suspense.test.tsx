import { act, Activity, Suspense, use, useState, type ReactNode } from 'react';
import { SignedIn, useClaims, useSession } from 'rebearer/react';
import { createTestAuth } from 'rebearer/testing';
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

test('a page in a hidden Activity, whose guard has not been rendered since the session ended, may render again', async () => {
  const auth = createTestAuth({ claims: { sub: 'alice' } });
  let toggle = (): void => {};
  let addNote = (): void => {};
  function Notes(): ReactNode {
    const [notes, setNotes] = useState(0);
    addNote = () => setNotes(notes + 1);
    return `${useClaims(auth).sub} has ${notes}`;
  }
  // The React Compiler keeps elements like this.
  const guarded = (
    <SignedIn auth={auth}>
      <Notes />
    </SignedIn>
  );
  function Tabs(): ReactNode {
    const [isHidden, setHidden] = useState(false);
    toggle = () => setHidden(!isHidden);
    return <Activity mode={isHidden ? 'hidden' : 'visible'}>{guarded}</Activity>;
  }
  const container = await mount(<Tabs />);
  await act(async () => toggle());
  await act(() => auth.end());
  await act(async () => addNote());
  await act(async () => toggle());
  expect(container.textContent).toBe('');
  await act(() => auth.setClaims({ sub: 'bob' }));
  expect(container.textContent).toBe('bob has 0');
});
