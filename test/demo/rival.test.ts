import { expect, test, vi } from 'vitest';
import { createRival } from '../../demo/app/src/rival.ts';

test('the interceptor signs in once at a time, so that a slow first login gives it no token after its tokens were refused', async () => {
  const logins: ((answer: Response) => void)[] = [];
  vi.stubGlobal('fetch', () => new Promise<Response>((resolve) => logins.push(resolve)));
  const { prepare } = createRival();
  const first = prepare();
  const second = prepare();
  await expect.poll(() => logins.length).toBeGreaterThan(0);
  expect(logins).toHaveLength(1);
  logins[0]?.(Response.json({ access_token: 'first' }));
  await first;
  await expect.poll(() => logins).toHaveLength(2);
  logins[1]?.(Response.json({ access_token: 'second' }));
  await second;
});
