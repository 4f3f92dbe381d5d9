import { dom } from './dom.ts';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import useSWRInfinite from 'swr/infinite';
import useSWRSubscription, { type SWRSubscriptionOptions } from 'swr/subscription';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { serveNotes } from './notes-server.ts';
import { unstable_serialize, useSWRConfig } from 'swr';
import { changeUser } from './next-user.ts';
import { useNote } from './snippets/swr.ts';
import { calls, logIn, throughExpiry } from './story.ts';
import { auth } from './snippets/auth.ts';
import { server } from './page.ts';

beforeAll(serveNotes);
afterAll(() => dom.happyDOM.close());

/** Mounts a component that reads a note, and waits for the text. */
function mount(id: number): Promise<string> {
  const root = createRoot(document.createElement('div'));
  onTestFinished(() => root.unmount());
  return new Promise((resolve, reject) => {
    function Text(): string {
      const { data, error } = useNote(id);
      if (error !== undefined) reject(error);
      if (data !== undefined) resolve(data.text);
      return data?.text ?? '';
    }
    root.render(createElement(Text));
  });
}

test('SWR reads after an expiry', async () => {
  expect(await throughExpiry(mount)).toEqual([0, 1, 2, 3, 4, 5, 6].map((id) => `note ${id}`));
});

test('SWR shows the next user no data of the former one', async () => {
  let cached = (): unknown => undefined;
  const root = createRoot(document.createElement('div'));
  onTestFinished(() => root.unmount());
  await new Promise<void>((resolve) => {
    function Reader(): null {
      const { cache, mutate } = useSWRConfig();
      cached = () => cache.get(unstable_serialize('note'))?.data;
      void mutate('note', 'of alice', { revalidate: false }).then(() => resolve());
      return null;
    }
    root.render(createElement(Reader));
  });
  let before: unknown;
  await changeUser(() => (before = cached()));
  expect([before, cached()]).toEqual(['of alice', undefined]);
});

test('SWR shows the next user no error of a read that the former one began', async () => {
  const late = Promise.withResolvers<undefined>();
  let arrivals = 0;
  server.standInFront(async ({ url }) =>
    new URL(url).pathname === '/notes/12' && ++arrivals === 1 ? late.promise : undefined,
  );
  await logIn();
  const shown: unknown[] = [];
  const root = createRoot(document.createElement('div'));
  onTestFinished(() => root.unmount());
  function Text(): null {
    const { data, error } = useNote(12);
    shown.push(error ?? data?.text);
    return null;
  }
  root.render(createElement(Text));
  await expect.poll(() => arrivals).toBe(1);
  server.clearLog();
  await logIn(auth, 'bob');
  await expect.poll(() => shown.at(-1)).toBe('note 12');
  late.resolve(undefined);
  await expect.poll(() => calls().map(({ subject }) => subject)).toEqual(['bob', 'bob']);
  expect(new Set(shown)).toEqual(new Set([undefined, 'note 12']));
});

test('SWR shows the next user no list and no subscription of the former one', async () => {
  let answer: Promise<string> = Promise.resolve('of alice');
  let shown: readonly unknown[] = [];
  const root = createRoot(document.createElement('div'));
  onTestFinished(() => root.unmount());
  function Reader(): null {
    const list = useSWRInfinite(
      (page) => `list ${page}`,
      () => answer,
    );
    const live = useSWRSubscription('live', (_key: string, { next }: SWRSubscriptionOptions<string>) => {
      next(null, 'of alice');
      return () => {};
    });
    shown = [list.data, live.data];
    return null;
  }
  await changeUser(async () => {
    root.render(createElement(Reader));
    await expect.poll(() => shown).toEqual([['of alice'], 'of alice']);
    answer = new Promise(() => {});
  });
  await expect.poll(() => shown).toEqual([undefined, undefined]);
});
