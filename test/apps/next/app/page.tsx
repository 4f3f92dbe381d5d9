import { apiFetch, peek } from '../lib/auth-server';
import { Welcome } from './welcome';

export default async function Home() {
  const peeked = await peek();
  if (peeked === undefined) return <Welcome />;
  const answer = await apiFetch('/api/me', peeked);
  const { name } = (await answer.json()) as { readonly name: string };
  // The token stays here: what a Client Component gets is part of the page.
  return <Welcome rendered={{ sub: peeked.subject, name }} />;
}
