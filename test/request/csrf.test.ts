import { expect, test } from 'vitest';
import { createCsrf } from '../../src/request/csrf.ts';

function read(cookies: string, raw?: boolean): string | undefined {
  return createCsrf({ cookie: 'XSRF-TOKEN', header: 'X-XSRF-TOKEN', raw }, () => cookies).read();
}

test('the value of the cookie is decoded, as axios and Angular send it', () => {
  expect(read('a=1; XSRF-TOKEN=eyJpdiI6Ik%2Bx%3D; b=2')).toBe('eyJpdiI6Ik+x=');
  expect(read('XSRF-TOKEN=plain=value')).toBe('plain=value');
});

test('with raw the value is sent exactly as in the cookie', () => {
  expect(read('XSRF-TOKEN=a%3D', true)).toBe('a%3D');
});

test('a value that is not percent-encoded is sent unchanged', () => {
  expect(read('XSRF-TOKEN=100%')).toBe('100%');
});

test.each([
  ['no cookie', ''],
  ['another cookie', 'NOT-XSRF-TOKEN=a; XSRF-TOKEN2=b'],
  ['an empty value', 'XSRF-TOKEN='],
  ['letters beyond Latin-1', 'XSRF-TOKEN=ключ'],
  ['encoded letters beyond Latin-1', 'XSRF-TOKEN=%D0%BA'],
  ['an encoded line break', 'XSRF-TOKEN=a%0D%0AX-Evil:%201'],
  ['an encoded NUL', 'XSRF-TOKEN=a%00'],
])('%s: the header is left out', (_name, cookies) => {
  expect(read(cookies)).toBeUndefined();
});

test('the value can be set on any request', () => {
  const characters = Array.from({ length: 0x200 }, (_, code) => String.fromCharCode(code));
  const values = characters.flatMap((character) => read(`XSRF-TOKEN=a${encodeURIComponent(character)}b`) ?? []);
  expect(values.length).toBeGreaterThan(200);
  expect(values.map((value) => new Headers({ 'X-XSRF-TOKEN': value }).get('X-XSRF-TOKEN'))).toEqual(values);
});
