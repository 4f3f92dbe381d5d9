import { act, type ReactNode } from 'react';
import { renderToString } from 'react-dom/server';
import { useSessionTimeout } from 'rebearer/react';
import { expect, test } from 'vitest';
import { createLimitedSession } from '../lifetime/limited-session.ts';
import { mount } from './mount.tsx';

test('a component shows the warning as it counts down, and extends the session', async () => {
  const session = createLimitedSession({ idle: 600 });
  const { watched } = await session.openTab({ warnBefore: 60_000 });
  let renders = 0;
  function Warning(): ReactNode {
    const timeout = useSessionTimeout(watched);
    renders++;
    if (timeout.status === 'quiet') return 'quiet';
    return <button onClick={() => void timeout.extend()}>{`${timeout.cause} ${timeout.timeLeft / 1000}`}</button>;
  }
  expect(renderToString(<Warning />)).toBe('quiet');
  const container = await mount(<Warning />);
  const before = renders;
  await act(() => session.pass(530));
  expect([container.textContent, renders]).toEqual(['quiet', before]);
  await act(() => session.pass(20));
  expect(container.textContent).toBe('idle 50');
  await act(() => session.pass(1));
  expect(container.textContent).toBe('idle 49');
  await act(async () => {
    container.querySelector('button')?.click();
    await session.pass(1);
  });
  expect(container.textContent).toBe('quiet');
  expect(session.isAlive()).toBe(true);
});
