import { expect, test } from 'vitest';
import { type CallName, isDisproven } from '../../src/session/proof.ts';

const get = (path: string): CallName => ({ method: 'GET', url: `https://api.example.com${path}` });
const post = (path: string): CallName => ({ method: 'POST', url: `https://api.example.com${path}` });

test.each([
  [false, [get('/a'), get('/a')], false],
  [false, [get('/a'), post('/a'), get('/b')], true],
  [true, [get('/a')], false],
  [true, [get('/a'), get('/b')], true],
  [true, [get('/a'), get('/a')], false],
  [true, [get('/a'), get('/a'), get('/a')], true],
  [true, [post('/password'), post('/password'), post('/password'), post('/password')], false],
] as const)('accepted before: %j, refused since: %j: the session is over: %j', (isAccepted, refused, expected) => {
  expect(isDisproven({ isAccepted, refused })).toBe(expected);
});
