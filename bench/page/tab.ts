import { createAuth } from 'rebearer';
import { nativeFetch } from './report.ts';

const auth = createAuth({ refresh: '/auth/refresh' });
const channel = new BroadcastChannel('bench');

if (location.search.includes('starter')) channel.postMessage('go');
else {
  channel.addEventListener('message', () => void call());
  await auth.ready();
  await note(0);
}

async function call(): Promise<void> {
  const start = performance.now();
  const response = await auth.fetch('/api/me');
  const wait = performance.now() - start;
  if (response.status === 200) await note(wait);
}

/** Tells the server how long the tab waited; 0 when it is ready to. */
async function note(wait: number): Promise<void> {
  await nativeFetch('/control/note', { method: 'POST', body: JSON.stringify(wait) });
}
