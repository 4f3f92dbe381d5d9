import { importJWK, type JWK, jwtVerify } from 'jose';
import type { Row } from '../../harness/row.ts';
import { createAuthServer } from '../../../src/server/index.ts';
import { memoryStore } from '../../../src/server/stores/memory.ts';
import { ORIGIN } from '../origin.ts';
import { loginRequest } from '../sessions.ts';
import { compare, type Side, takeTurns } from '../turns.ts';
import type { Part, Plan } from './plan.ts';

const TARGET = { of: 'ratio', atLeast: 0.9 } as const;

export const verify: Part = {
  name: 'server-verify',
  title: 'The server: verifying an access token',
  how: "`verify` of a request, beside jose's own `jwtVerify` of the same token with an imported key and the same demands.",
  run: measure,
};

async function measure({ ms, rounds }: Plan): Promise<readonly Row[]> {
  const server = createAuthServer({ issuer: ORIGIN, store: memoryStore() });
  const response = await server.signIn(loginRequest(), { subject: 'alice' });
  const { access_token: token } = (await response.json()) as { access_token: string };
  const published = await server.handler(new Request(`${ORIGIN}/auth/jwks.json`));
  const [jwk] = ((await published.json()) as { keys: JWK[] }).keys;
  if (jwk === undefined) throw new Error('There is no key.');
  const key = await importJWK(jwk);
  const request = new Request(`${ORIGIN}/api/me`, { headers: { authorization: `Bearer ${token}` } });
  const options = { algorithms: ['ES256'], typ: 'at+jwt', issuer: ORIGIN, audience: ORIGIN };
  const turns = await takeTurns({ rounds }, [
    repeated(ms, async () => {
      if ((await server.verify(request)) instanceof Response) throw new Error('The token is refused.');
    }),
    repeated(ms, async () => void (await jwtVerify(token, key, options))),
  ]);
  return compare({ what: 'verify', who: ['rebearer', 'jose'], turns, target: TARGET });
}

function repeated(ms: number, work: () => Promise<void>): Side {
  return async () => {
    const until = performance.now() + ms;
    let count = 0;
    for (; performance.now() < until; count += 1) await work();
    return count;
  };
}
