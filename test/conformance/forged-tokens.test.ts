import { createChecker } from 'rebearer/conformance';
import { createHmac, createPublicKey } from 'node:crypto';
import { expect, test } from 'vitest';
import { targetOf } from './odd-server.ts';
import { createReferenceServer, type ReferenceServer } from './reference-server.ts';

interface Presented {
  readonly alg: unknown;
  readonly kid: unknown;
  readonly typ: unknown;
  readonly signed: string;
  readonly signature: string;
}

/** Says what the check of chosen algorithms finds where the API also takes these tokens. */
async function foundWhere(isTaken: (presented: Presented, server: ReferenceServer) => unknown): Promise<object> {
  const server = await createReferenceServer();
  const checker = createChecker(
    targetOf(server, async (request, next) => {
      const token = /^Bearer (.*)$/.exec(request.headers.get('authorization') ?? '')?.[1] ?? '';
      const [header = '', claims = '', signature = ''] = token.split('.');
      if (!request.url.includes('/api/') || signature === 'bWFkZS11cA') return next(request);
      const { alg, kid, typ } = JSON.parse(Buffer.from(header, 'base64url').toString() || '{}') as Partial<Presented>;
      const presented = { alg, kid, typ, signed: `${header}.${claims}`, signature };
      return (await isTaken(presented, server)) ? Response.json({ name: 'alice' }) : next(request);
    }),
  );
  return checker.run('RB124');
}

test.each(['none', 'None', 'NONE', 'nOnE'])('an API that takes a token with alg: %s is called wrong', async (word) => {
  const found = await foundWhere(({ alg }) => alg === word);
  expect(found).toMatchObject({ status: 'failed', cause: `The API accepts a token with \`alg: ${word}\`.` });
});

test('an API that takes a token without a signature, if it has the right type and key id, is called wrong', async () => {
  const found = await foundWhere(({ alg, kid, typ }) => alg === 'none' && typ === 'at+jwt' && kid !== undefined);
  expect(found).toMatchObject({ status: 'failed' });
});

test.each(['', '\n'])(
  'an API that verifies HS256 with its public key, and %j after it, is called wrong',
  async (end) => {
    const found = await foundWhere(async ({ alg, signed, signature }, server) => {
      const { keys } = (await (await server.fetch(`${server.url}/.well-known/jwks.json`)).json()) as {
        keys: [JsonWebKey];
      };
      const pem = createPublicKey({ key: { ...keys[0] }, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
      const secret = `${String(pem).trimEnd()}${end}`;
      return alg === 'HS256' && createHmac('sha256', secret).update(signed).digest('base64url') === signature;
    });
    expect(found).toMatchObject({
      status: 'failed',
      cause: 'The API accepts a token that is signed by HS256 with the public key as its secret.',
    });
  },
);

test('an API that takes no such token is called right', async () => {
  expect(await foundWhere(() => false)).toMatchObject({ status: 'passed' });
});
