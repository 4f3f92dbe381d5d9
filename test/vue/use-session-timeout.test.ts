import { useSessionTimeout } from 'rebearer/vue';
import { expect, test } from 'vitest';
import { effectScope } from 'vue';
import { createLimitedSession } from '../lifetime/limited-session.ts';

test('the refs follow the warning until their scope ends, and extend() ends it', async () => {
  const session = createLimitedSession({ idle: 600 });
  const { watched } = await session.openTab({ warnBefore: 60_000 });
  const scope = effectScope();
  const warning = scope.run(() => useSessionTimeout(watched));
  expect(warning?.timeout.value.status).toBe('quiet');
  expect(warning?.timeLeft.value).toBeUndefined();
  await session.pass(550);
  expect(warning?.timeout.value).toEqual({ status: 'warning', cause: 'idle', timeLeft: 50_000 });
  expect(warning?.timeLeft.value).toBe(50_000);
  expect(await warning?.extend()).toBe(true);
  expect(warning?.timeout.value.status).toBe('quiet');
  scope.stop();
  await session.pass(560);
  expect(warning?.timeout.value.status).toBe('quiet');
});
