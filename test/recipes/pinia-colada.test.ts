import { dom } from './dom.ts';
import { PiniaColada, useQuery, useQueryCache } from '@pinia/colada';
import { createPinia } from 'pinia';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createApp, h } from 'vue';
import { serveNotes } from './notes-server.ts';
import { server } from './page.ts';
import { auth } from './snippets/auth.ts';
import { clearFor, noteQuery } from './snippets/pinia-colada.ts';
import { calls, logIn, throughExpiry } from './story.ts';

beforeAll(serveNotes);
afterAll(() => dom.happyDOM.close());

// Vue looks for them when it mounts.
Object.assign(globalThis, { Element: dom.Element, SVGElement: dom.SVGElement });

const pinia = createPinia();
const shown = new Map<number, string | undefined>();

/** Mounts a component that reads a note. */
function mount(id: number): { readonly unmount: () => void } {
  const app = createApp({
    setup() {
      const { data } = useQuery(() => noteQuery(id));
      return () => {
        shown.set(id, data.value?.text);
        return h('p', data.value?.text);
      };
    },
  });
  app.use(pinia).use(PiniaColada);
  app.mount(document.createElement('div'));
  return app;
}

async function read(id: number): Promise<string | undefined> {
  const app = mount(id);
  onTestFinished(() => app.unmount());
  await expect.poll(() => shown.get(id)).toBeDefined();
  return shown.get(id);
}

test('Pinia Colada reads after an expiry', async () => {
  expect(await throughExpiry(read)).toEqual([0, 1, 2, 3, 4, 5, 6].map((id) => `note ${id}`));
});

test('Pinia Colada shows the next user no data of the former one, and reads again what is mounted', async () => {
  onTestFinished(clearFor(pinia));
  await logIn();
  await read(11);
  const past = mount(12);
  await expect.poll(() => shown.get(12)).toBeDefined();
  past.unmount();
  server.clearLog();
  let between: unknown = 'not told';
  onTestFinished(auth.subscribe(() => (between = useQueryCache(pinia).getQueryData(['note', 11]))));
  await logIn(auth, 'bob');
  expect(between).toBeUndefined();
  await expect.poll(() => calls().map(({ path, subject }) => `${path} ${subject}`)).toContain('/notes/11 bob');
  expect(useQueryCache(pinia).getQueryData(['note', 12])).toBeUndefined();
  await expect.poll(() => shown.get(11)).toBe('note 11');
  server.clearLog();
  await auth.logout();
  expect(calls()).toEqual([]);
  expect(useQueryCache(pinia).getQueryData(['note', 11])).toBeUndefined();
});
