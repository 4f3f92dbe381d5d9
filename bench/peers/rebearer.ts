import { createAuth } from 'rebearer';
import type { Send, Setup } from './peer.ts';

export async function create({ accessToken, expiresIn, refreshUrl, fetch }: Setup): Promise<Send> {
  const auth = createAuth({ refresh: refreshUrl, fetch });
  await auth.login({ accessToken, expiresIn });
  return auth.fetch;
}
