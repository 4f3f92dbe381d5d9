import { createChecker } from 'rebearer/conformance';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { expect, test } from 'vitest';
import { targetOf } from './odd-server.ts';
import { createReferenceServer } from './reference-server.ts';

const own = await generateKeyPair('ES256');
const other = await generateKeyPair('ES256');
const rsa = await generateKeyPair('RS256');
const ownJwk = await exportJWK(own.publicKey);
const otherJwk = await exportJWK(other.publicKey);
const rsaJwk = await exportJWK(rsa.publicKey);

/** Checks a server that signs with its own key and these fields in the header, and publishes these keys. */
async function verdictsFor(kid: string | undefined, keys: readonly JWK[]): Promise<Readonly<Record<string, string>>> {
  const server = await createReferenceServer();
  const checker = createChecker(
    targetOf(server, async (request, next) => {
      if (request.url.includes('jwks')) return Response.json({ keys });
      const response = await next(request);
      if (!/login|refresh/.test(request.url) || !response.ok) return response;
      const accessToken = await new SignJWT({ sub: 'alice' })
        .setProtectedHeader({ alg: 'ES256', ...(kid === undefined ? {} : { kid }) })
        .setIssuedAt()
        .setExpirationTime('3m')
        .sign(own.privateKey);
      const body = { ...((await response.json()) as object), access_token: accessToken };
      return Response.json(body, { headers: response.headers });
    }),
  );
  const [there, right] = [await checker.run('RB142'), await checker.run('RB143')];
  return { RB142: there.status, RB143: right.status };
}

test.each([
  ['the other key and its own, without names', undefined, [otherJwk, ownJwk], 'passed', 'passed'],
  [
    'the other key and its own, with names',
    undefined,
    [
      { ...otherJwk, kid: 'a' },
      { ...ownJwk, kid: 'b' },
    ],
    'passed',
    'passed',
  ],
  ['one key with a name', undefined, [{ ...ownJwk, kid: 'b' }], 'passed', 'passed'],
  ['other keys of the type alone', undefined, [otherJwk, { ...otherJwk, kid: 'b' }], 'passed', 'failed'],
  ['keys of another type alone', undefined, [rsaJwk], 'failed', 'skipped'],
  ['its key for encryption alone', undefined, [{ ...ownJwk, use: 'enc' }], 'failed', 'skipped'],
  ['its key for another algorithm alone', undefined, [{ ...ownJwk, alg: 'ES384' }], 'failed', 'skipped'],
  [
    'two keys of one name',
    'a',
    [
      { ...rsaJwk, kid: 'a' },
      { ...ownJwk, kid: 'a' },
    ],
    'passed',
    'passed',
  ],
  ['a key of another name', 'a', [{ ...ownJwk, kid: 'b' }], 'failed', 'skipped'],
] satisfies readonly (readonly [string, string | undefined, readonly JWK[], string, string])[])(
  'of a server that publishes %s, for tokens with the name %s, the right key is found',
  async (_what, kid, keys, there, right) => {
    expect(await verdictsFor(kid, keys)).toEqual({ RB142: there, RB143: right });
  },
);
