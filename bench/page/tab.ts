import { createAuth } from 'rebearer';
import { nativeFetch } from './report.ts';

/** What a tab tells of itself. */
export type TabNote = { readonly type: 'ready' } | { readonly type: 'answered'; readonly wait: number };

const auth = createAuth({ refresh: '/auth/refresh' });
const channel = new BroadcastChannel('bench');

if (location.search.includes('starter')) channel.postMessage('go');
else {
  channel.addEventListener('message', () => void call());
  await auth.ready();
  await note({ type: 'ready' });
}

async function call(): Promise<void> {
  const start = performance.now();
  const response = await auth.fetch('/api/me');
  const wait = performance.now() - start;
  if (response.status === 200) await note({ type: 'answered', wait });
}

async function note(what: TabNote): Promise<void> {
  await nativeFetch('/control/note', { method: 'POST', body: JSON.stringify(what) });
}
