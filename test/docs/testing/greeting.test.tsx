// @vitest-environment jsdom
import { act, render, screen } from '@testing-library/react';
import { AuthProvider } from 'rebearer/react';
import { createTestAuth } from 'rebearer/testing';
import { afterEach, expect, test } from 'vitest';
import type { Claims } from './auth.ts';
import { Greeting } from './greeting.tsx';

afterEach(() => document.body.replaceChildren());

test('greets the user, follows a change of user, and the end of the session', async () => {
  const auth = createTestAuth<Claims>({ claims: { sub: 'alice', name: 'Alice' } });
  render(<Greeting />, { wrapper: ({ children }) => <AuthProvider auth={auth}>{children}</AuthProvider> });
  // There from the first render on: nothing is awaited.
  expect(screen.queryByText('Hello, alice')).not.toBeNull();
  await act(() => auth.setClaims({ sub: 'bob', name: 'Bob' }));
  expect(screen.queryByText('Hello, bob')).not.toBeNull();
  await act(() => auth.end('revoked'));
  expect(screen.queryByText('Please sign in.')).not.toBeNull();
});

test('shows that it waits until the session is known', async () => {
  const auth = createTestAuth<Claims>({ status: 'loading' });
  render(<Greeting />, { wrapper: ({ children }) => <AuthProvider auth={auth}>{children}</AuthProvider> });
  expect(screen.queryByText('One moment …')).not.toBeNull();
  await act(() => auth.end('none'));
  expect(screen.queryByText('One moment …')).toBeNull();
});
