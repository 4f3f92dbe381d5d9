import { dom } from './dom.ts';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { serveEvents } from './events-server.ts';
import { expireAndCall, logIn } from './story.ts';
import { auth } from './snippets/auth.ts';
import { listen } from './snippets/fetch-event-source.ts';

afterAll(() => dom.happyDOM.close());

test('fetch-event-source reconnects after an expiry, and continues with the last event id', async () => {
  const { endStreams } = serveEvents();
  await logIn();
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const waiting: ((data: string) => void)[] = [];
  const next = (): Promise<string[]> =>
    Promise.all([1, 2, 3].map(() => new Promise<string>((resolve) => waiting.push(resolve))));
  const opened = next();
  for (const _ of [1, 2, 3]) void listen(({ data }) => waiting.shift()?.(data), stop.signal);
  expect(await opened).toEqual(['new', 'new', 'new']);
  const [refused, expired] = await expireAndCall(async () => {
    const messages = next();
    endStreams();
    return messages;
  });
  expect(refused.toSorted()).toEqual(['1', '2', '3']);
  expect(expired.toSorted()).toEqual(['4', '5', '6']);
});

test('fetch-event-source stops if no user is signed in', async () => {
  serveEvents();
  await auth.logout();
  await expect(listen(() => {}, new AbortController().signal)).rejects.toThrow('401');
});

test('fetch-event-source stops when another user signs in', async () => {
  serveEvents();
  await logIn();
  const opened = Promise.withResolvers<unknown>();
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const listening = listen(opened.resolve, stop.signal);
  await opened.promise;
  await logIn(auth, 'bob');
  await expect(listening).resolves.toBeUndefined();
});
