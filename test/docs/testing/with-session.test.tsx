// @vitest-environment jsdom
import { render, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { Greeting } from './greeting.tsx';
import { WithSession } from './with-session.tsx';

test('shows each of two sessions on one page', () => {
  render(
    <>
      <WithSession claims={{ sub: 'alice', name: 'Alice' }}>
        <Greeting />
      </WithSession>
      <WithSession>
        <Greeting />
      </WithSession>
    </>,
  );
  expect(screen.queryByText('Hello, alice')).not.toBeNull();
  expect(screen.queryByText('Please sign in.')).not.toBeNull();
});
