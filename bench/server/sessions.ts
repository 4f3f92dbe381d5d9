import { createAuthServer } from '../../src/server/index.ts';
import { hashOf, newSecret } from './by-hand.ts';
import type { Chain } from './drive.ts';
import { ORIGIN } from './origin.ts';
import type { Contestants } from './stores/contestants.ts';

/** Signs in many users; returns their cookies. */
export async function signIn({ store }: Pick<Contestants, 'store'>, count: number): Promise<Chain[]> {
  const server = createAuthServer({ issuer: ORIGIN, store });
  const chains: Chain[] = [];
  for (let at = 0; at < count; at += 1) {
    const response = await server.signIn(loginRequest(), { subject: `alice-${at}` });
    chains.push({ cookie: response.headers.get('set-cookie')?.split(';')[0] ?? '' });
  }
  return chains;
}

/** Makes sessions of the hand-written route; returns their cookies. */
export async function addByHand({ add }: Contestants, count: number): Promise<Chain[]> {
  const chains: Chain[] = [];
  for (let at = 0; at < count; at += 1) {
    const [id, secret] = [`s_${crypto.randomUUID()}`, newSecret()];
    await add(id, hashOf(secret));
    chains.push({ cookie: `session=${id}.${secret}` });
  }
  return chains;
}

export function loginRequest(): Request {
  return new Request(`${ORIGIN}/auth/login`, { method: 'POST', headers: { origin: ORIGIN } });
}
