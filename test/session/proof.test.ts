import { expect, test } from 'vitest';
import { endpointOf, isDisproven, type RefusedCall, withRefusal } from '../../src/session/proof.ts';

let sent = 0;
const refusalOf = (method: string, path: string): RefusedCall => {
  sent++;
  return { method, url: `https://api.example.com${path}`, order: sent, sent, status: 401 };
};
const get = (path: string): RefusedCall => refusalOf('GET', path);
const post = (path: string): RefusedCall => refusalOf('POST', path);

test.each([
  [false, [get('/a'), get('/a')], false],
  [false, [get('/a'), post('/a'), get('/b')], true],
  [true, [get('/a')], false],
  [true, [get('/a'), get('/b')], true],
  [true, [get('/a'), get('/a')], false],
  [true, [get('/a'), get('/a'), get('/a')], true],
  [true, [post('/password'), post('/password'), post('/password'), post('/password')], false],
  [true, [post('/password'), post('/code'), post('/password')], false],
  [true, [get('/notes/1'), get('/notes/2')], false],
] as const)('accepted before: %j, refused since: %j: the session is over: %j', (isAccepted, refused, expected) => {
  expect(isDisproven({ isAccepted, refused }, false)).toBe(expected);
});

test.each([
  [false, [get('/a'), get('/a'), get('/a')], true],
  [true, [get('/a'), get('/a'), get('/a'), get('/a')], false],
  [true, [get('/a'), get('/b'), get('/a'), get('/b')], false],
  [true, [get('/a'), get('/b'), get('/c')], true],
] as const)(
  'where the refresh names the user: accepted before: %j, refused since: %j: the session is over: %j',
  (isAccepted, refused, expected) => {
    expect(isDisproven({ isAccepted, refused }, true)).toBe(expected);
  },
);

test.each([
  ['/notes/1', '/notes/*'],
  ['/notes/1/parts/22', '/notes/*/parts/*'],
  ['/users/c56a4180-65aa-42ec-a945-5fd21dec0538', '/users/*'],
  ['/users/507f1f77bcf86cd799439011/avatar', '/users/*/avatar'],
  ['/v2/notes', '/v2/notes'],
  ['/feedface', '/*'],
])('ids make no other endpoint: %s is %s', (path, endpoint) => {
  expect(endpointOf(`https://api.example.com${path}`)).toBe(`https://api.example.com${endpoint}`);
});

test('after an accepted call the refusals of one moment count as one, before it each', () => {
  const [one, other] = [get('/a'), get('/b')];
  const beside = { ...other, order: one.order };
  const after = (isAccepted: boolean, second: RefusedCall): number =>
    withRefusal(withRefusal({ isAccepted, refused: [] }, one), second).refused.length;
  expect([after(true, beside), after(true, other), after(false, beside)]).toEqual([1, 2, 2]);
});
