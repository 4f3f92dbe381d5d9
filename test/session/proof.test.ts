import { expect, test } from 'vitest';
import { endpointOf, isDisproven, type Refusal } from '../../src/session/proof.ts';

const refusalOf = (method: string, path: string, generation: number): Refusal => ({
  method,
  url: `https://api.example.com${path}`,
  generation,
});
const get = (path: string, generation = 1): Refusal => refusalOf('GET', path, generation);
const post = (path: string, generation = 1): Refusal => refusalOf('POST', path, generation);

test.each([
  [false, [get('/a'), get('/a')], false],
  [false, [get('/a'), post('/a'), get('/b')], true],
  [true, [get('/a')], false],
  [true, [get('/a'), get('/b', 2)], true],
  [true, [get('/a'), get('/a', 2)], false],
  [true, [get('/a'), get('/a', 2), get('/a', 3)], true],
  [true, [post('/password'), post('/password', 2), post('/password', 3), post('/password', 4)], false],
  // An API that fails for a moment refuses everything.
  [true, [get('/a'), get('/b'), get('/c'), get('/d')], false],
  [true, [get('/notes/1'), get('/notes/2', 2)], false],
] as const)('accepted before: %j, refused since: %j: the session is over: %j', (isAccepted, refused, expected) => {
  expect(isDisproven({ isAccepted, refused })).toBe(expected);
});

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
