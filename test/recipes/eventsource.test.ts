import { expect, onTestFinished, test } from 'vitest';
import { serveEvents } from './events-server.ts';
import { expireAndCall, logIn } from './story.ts';
import { auth } from './snippets/auth.ts';
import { listen } from './snippets/eventsource.ts';

test('eventsource reconnects after an expiry, and continues with the last event id', async () => {
  const { endStreams } = serveEvents();
  await logIn();
  const sources = [1, 2, 3].map(() => listen());
  onTestFinished(() => sources.forEach((source) => source.close()));
  const next = (): Promise<string[]> =>
    Promise.all(
      sources.map(
        (source) =>
          new Promise<string>((resolve, reject) => {
            source.addEventListener('message', ({ data }) => resolve(String(data)), { once: true });
            source.addEventListener('error', ({ code }) => code !== undefined && reject(new Error(`${code}`)));
          }),
      ),
    );
  expect(await next()).toEqual(['new', 'new', 'new']);
  const [refused, expired] = await expireAndCall(async () => {
    const messages = next();
    endStreams();
    return messages;
  });
  expect(refused.toSorted()).toEqual(['1', '2', '3']);
  expect(expired.toSorted()).toEqual(['4', '5', '6']);
});

test('eventsource closes when another user signs in', async () => {
  serveEvents();
  await logIn();
  const source = listen();
  onTestFinished(() => source.close());
  await expect.poll(() => source.readyState).toBe(source.OPEN);
  await logIn(auth, 'bob');
  expect(source.readyState).toBe(source.CLOSED);
});
