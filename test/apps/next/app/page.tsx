import { apiFetch, peek } from '../lib/auth-server';
import { Welcome } from './welcome';

export default async function Home() {
  const peeked = await peek();
  if (peeked === undefined) return <Welcome />;
  const answer = await apiFetch('/api/notes', peeked);
  const { notes } = (await answer.json()) as { readonly notes: readonly string[] };
  return <Welcome count={notes.length} />;
}
