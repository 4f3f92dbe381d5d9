import { expect, test } from 'vitest';
import { createWorld, grantFor } from '../simulation/world.ts';

test('an event that does not exist, and a listener that is not a function, are refused where they are added', () => {
  const { auth } = createWorld({ restore: false });
  const add = (...given: readonly unknown[]): unknown => Reflect.apply(auth.on, undefined, given);
  expect(() => add('sessionEnd', () => {})).toThrow(/no event 'sessionEnd'\. Write one of session-start, session-end/);
  expect(() => add('toString', () => {})).toThrow(/no event 'toString'/);
  expect(() => add('session-end')).toThrow(/listener is not a function/);
  expect(() => void Reflect.apply(auth.subscribe, undefined, [])).toThrow(/listener is not a function/);
});

test('a subscriber that another one removes during a notification is not called any more', async () => {
  const { auth } = createWorld({ restore: false });
  const called: string[] = [];
  auth.subscribe(() => {
    called.push('first');
    stop();
  });
  const stop = auth.subscribe(() => called.push('second'));
  await auth.login(grantFor('alice'));
  expect(called).toEqual(['first']);
});
