import { act, type ReactNode, useEffect } from 'react';
import { RequireAuth, SignedIn, useSession } from 'rebearer/react';
import { expect, test } from 'vitest';
import { type HeldPage, openPage } from '../hold/held-page.ts';
import { settle } from '../simulation/world.ts';
import { mount } from './mount.tsx';

interface Mounted {
  readonly page: HeldPage;
  readonly container: HTMLElement;
  /** How often the form was mounted and unmounted. */
  readonly mounts: string[];
  readonly signedOut: string[];
}

/** A form behind a guard, half filled in, whose session has just expired. */
async function fillInForm(): Promise<Mounted> {
  const page = await openPage();
  const mounts: string[] = [];
  const signedOut: string[] = [];
  function Form(): ReactNode {
    const { isReauthenticating } = useSession(page.auth);
    useEffect(() => {
      mounts.push('in');
      return () => void mounts.push('out');
    }, []);
    return <input data-asked={isReauthenticating} />;
  }
  const container = await mount(
    <RequireAuth auth={page.auth} onSignedOut={({ reason }) => signedOut.push(reason)}>
      <SignedIn auth={page.auth}>
        <Form />
      </SignedIn>
    </RequireAuth>,
  );
  mounts.length = 0;
  const input = container.querySelector('input');
  if (input !== null) input.value = 'an hour of work';
  void page.auth.fetch('/api/form', { method: 'POST', body: 'an hour of work' });
  await act(() => page.endSession());
  return { page, container, mounts, signedOut };
}

test('a guard keeps its content, with typed text, while the user signs in again in place', async () => {
  const { page, container, mounts, signedOut } = await fillInForm();
  expect(container.querySelector('input')).toMatchObject({ value: 'an hour of work', dataset: { asked: 'true' } });
  await act(() => page.login());
  expect(container.querySelector('input')).toMatchObject({ value: 'an hour of work', dataset: { asked: 'false' } });
  expect([mounts, signedOut, page.dialogues.length]).toEqual([[], [], 1]);
});

test('a guard calls onSignedOut when the user gives up', async () => {
  const { page, container, mounts, signedOut } = await fillInForm();
  await act(async () => {
    page.dialogues[0]?.close();
    await settle();
  });
  expect(container.querySelector('input')).toBeNull();
  expect([mounts, signedOut]).toEqual([['out'], ['expired']]);
});
