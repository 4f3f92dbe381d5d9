import { expect, test } from 'vitest';
import { compareSessions, compareUsers, type AllNames, identityOf, nameOf } from '../../src/session/identity.ts';

interface Pair {
  readonly what: string;
  readonly one: object | undefined;
  readonly other: object | undefined;
  readonly relation: ReturnType<typeof compareUsers>;
  readonly given?: readonly [AllNames, AllNames];
}

const XMLSOAP = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims';

test.each<Pair>([
  { what: 'two subjects', one: { sub: 'alice' }, other: { sub: 'bob' }, relation: 'different' },
  { what: 'one subject', one: { sub: 'alice', exp: 1 }, other: { sub: 'alice', exp: 2 }, relation: 'same' },
  { what: 'numbers as subjects', one: { sub: 1 }, other: { sub: 2 }, relation: 'different' },
  { what: 'one number as subject', one: { sub: 0 }, other: { sub: 0 }, relation: 'same' },
  { what: 'a number that became a text', one: { sub: 1 }, other: { sub: '1' }, relation: 'same' },
  { what: 'one session, two users', one: { sub: 'a', sid: 's' }, other: { sub: 'b', sid: 's' }, relation: 'different' },
  { what: 'one user, two sessions', one: { sub: 'a', sid: 's' }, other: { sub: 'a', sid: 't' }, relation: 'same' },
  {
    what: 'a changed address of one subject',
    one: { sub: 1, email: 'a' },
    other: { sub: 1, email: 'b' },
    relation: 'same',
  },
  ...['AccessToken', 'access', 'access_token', 'JWT Token', 'Authentication', 'User details', 'userInfo'].map(
    (sub): Pair => ({
      what: `two users with the subject ${sub}`,
      one: { sub, email: 'a' },
      other: { sub, email: 'b' },
      relation: 'different',
    }),
  ),
  {
    what: 'one user with a subject for all users',
    one: { sub: 'USER_INFO', id: 1, role: 'x' },
    other: { sub: 'USER_INFO', id: 1, role: 'y' },
    relation: 'same',
  },
  {
    what: 'two users of Azure AD B2C',
    one: { sub: 'Not supported currently. Use oid claim.', oid: 'a' },
    other: { sub: 'Not supported currently. Use oid claim.', oid: 'b' },
    relation: 'different',
  },
  {
    what: 'a subject for all users, and an unknown name',
    one: { sub: 'Access Token', userAccountSeq: 1 },
    other: { sub: 'Access Token', userAccountSeq: 2 },
    relation: 'different',
  },
  {
    what: 'two user ids with one subject',
    one: { sub: 'guli-user', userId: 1 },
    other: { sub: 'guli-user', userId: 2 },
    relation: 'different',
  },
  {
    what: 'two users with one subject and two other names (.NET)',
    one: { sub: 'baseWebApiSubject', Id: '1', UserName: 'alice' },
    other: { sub: 'baseWebApiSubject', Id: '2', UserName: 'bob' },
    relation: 'different',
  },
  {
    what: 'a new address that is the name as well (Keycloak)',
    one: { sub: 'c56a4180-65aa-42ec-a945-5fd21dec0538', email: 'a', preferred_username: 'a' },
    other: { sub: 'c56a4180-65aa-42ec-a945-5fd21dec0538', email: 'b', preferred_username: 'b' },
    relation: 'same',
  },
  {
    what: 'one address as the subject, in another organisation',
    one: { sub: 'alice@example.com', account_id: 'a', member_id: 'm' },
    other: { sub: 'alice@example.com', account_id: 'b', member_id: 'n' },
    relation: 'same',
  },
  {
    what: 'one name as the subject, in another organisation',
    one: { sub: 'alice', account_id: 'a', member_id: 'm' },
    other: { sub: 'alice', account_id: 'b', member_id: 'n' },
    relation: 'same',
  },
  {
    what: 'a user of a subject with a new name',
    one: { sub: 'x', Id: '1', UserName: 'alice' },
    other: { sub: 'x', Id: '1', UserName: 'alison' },
    relation: 'same',
  },
  {
    what: 'an id beside a subject, which may be the token’s',
    one: { sub: 'alice', id: 1 },
    other: { sub: 'alice', id: 2 },
    relation: 'same',
  },
  ...['user', 'info', 'auth0|1', 'tokenmaster', 'login-7', 'userdata@example.com'].map((sub): Pair => ({
    what: `the subject ${sub}, which is one user’s`,
    one: { sub, email: 'a' },
    other: { sub, email: 'b' },
    relation: 'same',
  })),
  {
    what: 'no name, and claims that change with every token',
    one: { role: 'user', orig_iat: 1, csrf: 'a', rnStr: 'a', created: 1, eff: 1, timestamp: 1, random: 1 },
    other: { role: 'user', orig_iat: 2, csrf: 'b', rnStr: 'b', created: 2, eff: 2, timestamp: 2, random: 2 },
    relation: 'unknown',
  },
  {
    what: 'one subject of two tables (Laravel)',
    one: { sub: '1', prv: '23bd5c8949f600adb39e701c400872db7a5976f7' },
    other: { sub: '1', prv: '87e0af1ef9fd15812fdec97153a14e0b047546aa' },
    relation: 'different',
  },
  {
    what: 'one id of two types (Magento)',
    one: { uid: 1, utypid: 2 },
    other: { uid: 1, utypid: 3 },
    relation: 'different',
  },
  { what: 'privileges', one: { sub: '1', prv: 'read' }, other: { sub: '1', prv: 'read,write' }, relation: 'same' },
  { what: 'person_id', one: { person_id: 1, iatMs: 1 }, other: { person_id: 1, iatMs: 2 }, relation: 'same' },
  { what: 'user_id', one: { user_id: 1 }, other: { user_id: 2 }, relation: 'different' },
  { what: 'userId', one: { userId: 1 }, other: { userId: 2 }, relation: 'different' },
  { what: 'user_id and userId', one: { user_id: 1 }, other: { userId: 1 }, relation: 'same' },
  { what: 'uid', one: { uid: 'a' }, other: { uid: 'b' }, relation: 'different' },
  { what: 'id', one: { id: 1, role: 'x' }, other: { id: 1, role: 'y' }, relation: 'same' },
  { what: 'username', one: { username: 'a' }, other: { username: 'b' }, relation: 'different' },
  {
    what: 'preferred_username',
    one: { preferred_username: 'a' },
    other: { preferred_username: 'b' },
    relation: 'different',
  },
  { what: 'email', one: { email: 'a@example.com' }, other: { email: 'b@example.com' }, relation: 'different' },
  { what: 'all shared names count', one: { id: 1, email: 'a' }, other: { id: 1, email: 'b' }, relation: 'different' },
  ...['id', 'uid', 'login', 'email'].map((name): Pair => ({
    what: `a new ${name} beside the id of a user`,
    one: { user_id: 1, [name]: 'a' },
    other: { user_id: 1, [name]: 'b' },
    relation: 'same',
  })),
  {
    what: 'a given subject beside one user id',
    one: { user_id: 1 },
    other: { user_id: 1 },
    given: [{ subject: 'a' }, { subject: 'b' }],
    relation: 'different',
  },
  { what: 'only shared names count', one: { id: 1, email: 'a' }, other: { id: 1 }, relation: 'same' },
  { what: 'a nested user', one: { user: { id: 1 } }, other: { user: { id: 2 } }, relation: 'different' },
  {
    what: 'a user two levels down',
    one: { data: { user: { id: 1 } } },
    other: { data: { user: { id: 1 } } },
    relation: 'same',
  },
  { what: 'a user as text', one: { user: 'alice' }, other: { user: 'bob' }, relation: 'different' },
  {
    what: 'a namespaced claim',
    one: { 'https://example.com/user_id': 1, scope: 'x' },
    other: { 'https://example.com/user_id': 1, scope: 'y' },
    relation: 'same',
  },
  {
    what: "ASP.NET's name identifier",
    one: { 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier': '1' },
    other: { 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier': '2' },
    relation: 'different',
  },
  {
    what: "Hasura's claims",
    one: { 'https://hasura.io/jwt/claims': { 'x-hasura-user-id': '1' } },
    other: { 'https://hasura.io/jwt/claims': { 'x-hasura-user-id': '2' } },
    relation: 'different',
  },
  {
    what: "ASP.NET's name beside an audience that every refresh repeats",
    one: { [`${XMLSOAP}/name`]: 'alice', aud: 'a' },
    other: { [`${XMLSOAP}/name`]: 'alice', aud: ['a', 'a'] },
    relation: 'same',
  },
  {
    what: "ASP.NET's sid, which names a user there",
    one: { [`${XMLSOAP}/sid`]: '1', role: 'x' },
    other: { [`${XMLSOAP}/sid`]: '1', role: 'y' },
    relation: 'same',
  },
  {
    what: "ASP.NET's primary sid",
    one: { 'http://schemas.microsoft.com/ws/2008/06/identity/claims/primarysid': '1', role: 'x' },
    other: { 'http://schemas.microsoft.com/ws/2008/06/identity/claims/primarysid': '1', role: 'y' },
    relation: 'same',
  },
  {
    what: "Entra's object identifier",
    one: { 'http://schemas.microsoft.com/identity/claims/objectidentifier': '1', role: 'x' },
    other: { 'http://schemas.microsoft.com/identity/claims/objectidentifier': '1', role: 'y' },
    relation: 'same',
  },
  {
    what: 'a display name',
    one: { 'https://example.com/name': 'Alice', uid: 1 },
    other: { 'https://example.com/name': 'Alice B.', uid: 1 },
    relation: 'same',
  },
  {
    what: 'the identity of Flask-JWT-Extended 3, whose refresh is not fresh',
    one: { identity: 7, fresh: true },
    other: { identity: 7, fresh: false },
    relation: 'same',
  },
  {
    what: "Medusa's identity, whose customer is made later",
    one: { actor_id: '', auth_identity_id: 'a', app_metadata: {} },
    other: { actor_id: 'c', auth_identity_id: 'a', app_metadata: { customer_id: 'c' } },
    relation: 'same',
  },
  {
    what: "Sa-Token's loginId",
    one: { loginId: 1, device: 'x' },
    other: { loginId: 1, device: 'y' },
    relation: 'same',
  },
  { what: 'userIdx', one: { userIdx: 1, role: 'x' }, other: { userIdx: 1, role: 'y' }, relation: 'same' },
  { what: 'memberNo', one: { memberNo: 1, role: 'x' }, other: { memberNo: 1, role: 'y' }, relation: 'same' },
  { what: 'login_name', one: { login_name: 'a', role: 'x' }, other: { login_name: 'a', role: 'y' }, relation: 'same' },
  {
    what: 'user.id as one key',
    one: { 'user.id': 1, role: 'x' },
    other: { 'user.id': 1, role: 'y' },
    relation: 'same',
  },
  ...['member', 'customer', 'employee', 'actor', 'principal', 'me', 'userDetails', '_doc'].map((name): Pair => ({
    what: `a user within ${name}`,
    one: { [name]: { id: 1 }, role: 'x' },
    other: { [name]: { id: 1 }, role: 'y' },
    relation: 'same',
  })),
  ...['agent_id', 'contactId', 'profile_id', 'playerId', 'staff_id'].map((name): Pair => ({
    what: `two of one account by ${name}`,
    one: { account_id: 1, [name]: 1 },
    other: { account_id: 1, [name]: 2 },
    relation: 'different',
  })),
  {
    what: 'two members of one account',
    one: { account: { id: 1 }, member: { id: 1 } },
    other: { account: { id: 1 }, member: { id: 2 } },
    relation: 'different',
  },
  ...['x-request-id', 'xid', 'X-Session-Id'].map((name): Pair => ({
    what: `${name}, which changes with every token`,
    one: { user_id: 1, [name]: 'a' },
    other: { user_id: 1, [name]: 'b' },
    relation: 'same',
  })),
  { what: 'sessions without a user', one: { sid: 's' }, other: { sid: 't' }, relation: 'different' },
  { what: 'a session without a user', one: { sid: 's', x: 1 }, other: { sid: 's', x: 2 }, relation: 'same' },
  { what: 'a session_id claim', one: { session_id: 's' }, other: { session_id: 't' }, relation: 'different' },
  {
    what: 'a sessionId that rotates',
    one: { id: 1, sessionId: 'a' },
    other: { id: 1, sessionId: 'b' },
    relation: 'same',
  },
  { what: 'a sessionId alone', one: { sessionId: 'a' }, other: { sessionId: 'b' }, relation: 'unknown' },
  { what: "a token's own id", one: { id: 'x', jti: 'x' }, other: { id: 'x', jti: 'x' }, relation: 'unknown' },
  { what: 'other claims that differ', one: { role: 'a', iat: 1 }, other: { role: 'b', iat: 1 }, relation: 'different' },
  {
    what: 'other claims that are equal',
    one: { role: 'a', exp: 1 },
    other: { exp: 2, role: 'a' },
    relation: 'unknown',
  },
  { what: 'no name in common', one: { sub: 'alice' }, other: { email: 'alice' }, relation: 'different' },
  { what: 'opaque tokens', one: undefined, other: undefined, relation: 'unknown' },
  { what: 'an opaque token beside a JWT', one: { sub: 'alice' }, other: undefined, relation: 'unknown' },
  { what: 'empty names', one: { sub: '' }, other: { sub: '' }, relation: 'unknown' },
  { what: 'null for a name', one: { sub: null }, other: { sub: null }, relation: 'unknown' },
  {
    what: 'numbers that JavaScript rounds to one',
    one: { sub: 9_007_199_254_740_992 },
    other: { sub: 9_007_199_254_740_992 },
    relation: 'unknown',
  },
  {
    what: 'opaque tokens of two sessions',
    one: undefined,
    other: undefined,
    given: [{ sessionId: 's' }, { sessionId: 't' }],
    relation: 'different',
  },
  {
    what: 'a session_id that was left out once',
    one: undefined,
    other: undefined,
    given: [{ sessionId: 's' }, {}],
    relation: 'unknown',
  },
  {
    what: "a given subject, and another one's token",
    one: { sub: 'alice' },
    other: { sub: 'mallory' },
    given: [{ subject: 'a' }, { subject: 'a' }],
    relation: 'different',
  },
  {
    what: 'the result of identify, with any other names',
    one: { sub: 'alice' },
    other: { sub: 'alice' },
    given: [{ identified: 'alice of one' }, { identified: 'alice of two' }],
    relation: 'different',
  },
])('$what: $relation', ({ one, other, given = [{}, {}], relation }) => {
  const [first, second] = [identityOf(one, given[0]), identityOf(other, given[1])];
  expect(compareUsers(first, second)).toBe(relation);
  expect(compareUsers(second, first)).toBe(relation);
});

test('a user who logs in again has another session', () => {
  const [one, other] = [identityOf({ sub: 'alice', sid: 's' }), identityOf({ sub: 'alice', sid: 't' })];
  expect(compareSessions(one, other)).toBe('different');
  expect(compareSessions(one, identityOf({ sub: 'alice' }))).toBe('same');
});

test.each([
  [{ sub: 'alice', email: 'a@example.com', sid: 's' }, {}, 'alice'],
  [{ email: 'a@example.com', userId: 7, sub: 'alice' }, {}, 'alice'],
  [{ sub: 'AccessToken', email: 'a@example.com' }, {}, 'a@example.com'],
  [{ user_id: 7, sid: 's' }, {}, '7'],
  [{ sid: 's' }, {}, 's'],
  [{ sub: 'alice' }, { subject: 'Alice' }, 'Alice'],
  [{ sub: 'alice' }, { identified: 'alice of one' }, 'alice of one'],
  [undefined, { sessionId: 's' }, 's'],
  [undefined, {}, undefined],
])('the name of %j with %j is %s', (claims, given, name) => {
  expect(nameOf(identityOf(claims, given))).toBe(name);
});

test('a polluted prototype names no user', () => {
  Object.defineProperty(Object.prototype, 'sub', { value: 'x', configurable: true, enumerable: true });
  const relation = compareUsers(identityOf({ a: 1 }), identityOf({ a: 1 }));
  const named = compareUsers(identityOf({ user_id: 1 }), identityOf({ user_id: 2 }));
  Reflect.deleteProperty(Object.prototype, 'sub');
  expect([relation, named]).toEqual(['unknown', 'different']);
});

test('the order of claims does not tell users apart', () => {
  const [one, other] = [
    { role: 'editor', tenant: { id: 1, zone: 'a' } },
    { tenant: { zone: 'a', id: 1 }, role: 'editor' },
  ];
  expect(compareUsers(identityOf(one), identityOf(other))).toBe('unknown');
});
