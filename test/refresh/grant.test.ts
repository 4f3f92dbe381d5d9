import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findGrant, readGrant } from '../../src/refresh/grant.ts';
import { jwt } from '../simulation/world.ts';

const accessToken = jwt({ sub: 'alice', sid: 's1', exp: 2_000_000_180, iat: 2_000_000_000 });
const askedAt = { monotonic: 0, wall: 2_000_000_000_000 };

test.each([
  ['OAuth', { access_token: accessToken, expires_in: 180, refresh_token: 'r' }],
  ['Directus', { data: { access_token: accessToken, expires: 900_000, refresh_token: 'r' } }],
  ['Strapi', { jwt: accessToken, user: { id: 1, token: 'opaque' } }],
  ['Django SimpleJWT', { access: accessToken, refresh: 'r' }],
  ['a session around it', { session: { token: 'opaque', accessToken } }],
  ['an opaque token before the JWT', { token: 'opaque', data: { accessToken } }],
])('%s: the JWT is found', (_name, body) => {
  expect(findGrant(body)?.accessToken).toBe(accessToken);
});

test('expires_in is read beside the token or at the top, as a number or as text', () => {
  expect(findGrant({ access_token: 'x', expires_in: '60' })?.expiresIn).toBe(60);
  expect(findGrant({ data: { token: 'x' }, expires_in: 60 })?.expiresIn).toBe(60);
  expect(findGrant({ access_token: 'x', expires_in: '2026-01-01' })?.expiresIn).toBeUndefined();
});

test('inherited members are no grant', () => {
  expect(findGrant(JSON.parse('{"__proto__":{"access_token":"x"},"constructor":{"token":"y"}}'))).toBeUndefined();
});

test('a token that no header can carry is none', () => {
  for (const bad of ['', 'a b', 'a\r\nX: y', 'ä', 'x'.repeat(3) + '\u0000']) {
    expect(findGrant({ access_token: bad })).toBeUndefined();
    expect(readGrant({ accessToken: bad }, askedAt)).toBeUndefined();
  }
});

test('claims are decoded and frozen, an opaque token has none', () => {
  const grant = readGrant<{ sub: string }>({ accessToken }, askedAt);
  expect(grant).toMatchObject({ claims: { sub: 'alice' }, identity: [undefined, 's1', 'alice'], lifetime: 180_000 });
  expect(Object.isFrozen(grant?.claims)).toBe(true);
  expect(readGrant({ accessToken: 'opaque', expiresIn: 5 }, askedAt)).toMatchObject({
    claims: undefined,
    lifetime: 5000,
  });
});

test('whatever JSON a server sends, reading it does not throw', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (body) => {
      const grant = findGrant(body);
      if (grant !== undefined) expect(readGrant(grant, askedAt)).toBeDefined();
    }),
  );
});
