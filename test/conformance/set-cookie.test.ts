import { expect, test } from 'vitest';
import { chosenFor, store } from '../../src/conformance/cookies/jar.ts';
import { isDeletion, parseSetCookie, reasonToDrop } from '../../src/conformance/cookies/set-cookie.ts';
import { siteOf } from '../../src/conformance/site.ts';

const NOW = Date.UTC(2027, 0, 1);

test.each([
  ['Thu, 01 Jan 1970 00:00:00 GMT', true],
  ['Thu, 01-Jan-1970 00:00:01 GMT', true],
  ['Thursday, 01-Jan-70 00:00:00 GMT', true],
  ['Thu Jan  1 00:00:00 1970', true],
  ['Mon, 25 Dec 2028 12:00:00 GMT', false],
  ['Mon, 25-Dec-28 12:00:00 UTC', false],
  ['0', false],
  ['-1', false],
  ['1970-01-01T00:00:00Z', false],
  ['1970-01-01', false],
  ['Thu, 31 Feb 2000 00:00:00 GMT', false],
  ['Thu, 01 Jan 1970', false],
  ['Thu, 01 Jan 1970 24:00:00 GMT', false],
  ['Thu, 01 Jan 1600 00:00:00 GMT', false],
  ['never', false],
  ['', false],
])('Expires=%s deletes a cookie as browsers read it: %s', (date, deletes) => {
  expect(isDeletion(parseSetCookie(`session=; Path=/; Expires=${date}`), NOW)).toBe(deletes);
});

test.each([
  ['my-app.herokuapp.com', 'herokuapp.com', 'public suffix'],
  ['my-app.herokuapp.com', 'my-app.herokuapp.com', undefined],
  ['herokuapp.com', 'herokuapp.com', undefined],
  ['shop.example.co.uk', 'co.uk', 'public suffix'],
  ['shop.example.co.uk', 'example.co.uk', undefined],
  ['app.example.com', 'com', 'public suffix'],
  ['app.example.com', 'example.com', undefined],
  ['app.example.com', 'example.org', "not this host's"],
])('a cookie of %s with Domain=%s is dropped for that: %s', (host, domain, word) => {
  const reason = reasonToDrop(parseSetCookie(`session=x; Domain=${domain}`), new URL(`https://${host}`));
  expect(reason).toEqual(word === undefined ? undefined : expect.stringContaining(word));
});

test.each([
  ['https://app.example.com', 'https://api.example.com/refresh', 'same-site'],
  ['https://my-app.vercel.app', 'https://my-api.vercel.app/refresh', 'cross-site'],
  ['https://shop.co.uk', 'https://api.other.co.uk/refresh', 'cross-site'],
  ['https://www.shop.co.uk', 'https://api.shop.co.uk/refresh', 'same-site'],
  ['https://intranet', 'https://intranet/refresh', 'same-origin'],
  ['https://app.intranet', 'https://api.intranet/refresh', 'cross-site'],
])('a page of %s is to %s as browsers say: %s', (origin, url, site) => {
  expect(siteOf(origin, new URL(url))).toBe(site);
});

test.each([
  ['session=x; Partitioned', 'Partitioned'],
  ['session=x; SameSite=None', 'SameSite=None'],
  ['session=x; Secure; Partitioned; SameSite=None', undefined],
])('%s is dropped for the lack of Secure: %s', (field, word) => {
  const reason = reasonToDrop(parseSetCookie(field), new URL('https://app.example.com'));
  expect(reason).toEqual(word === undefined ? undefined : expect.stringContaining(word));
});

test.each([
  ['https://auth.example.com', 'Domain=example.com', 'https://api.example.com', true],
  ['https://example.com', 'Domain=example.com', 'https://api.example.com', true],
  ['https://auth.example.com', 'Secure', 'https://api.example.com', false],
  ['https://auth.example.com', 'Domain=other.example', 'https://auth.example.com', true],
  ['https://auth.example.com', 'Domain=other.example', 'https://other.example', false],
  ['https://one.vercel.app', 'Domain=vercel.app', 'https://two.vercel.app', false],
  ['http://localhost:3000', 'Secure', 'http://localhost:4000', true],
  ['http://localhost:3000', 'Secure', 'http://127.0.0.1:3000', false],
])('a cookie that %s sets with %s is for %s: %s', (from, attribute, to, isSent) => {
  const jar = store([], [parseSetCookie(`session=s; Path=/; ${attribute}`)], new URL(from));
  expect(chosenFor(jar, new URL(to))).toHaveLength(isSent ? 1 : 0);
});
