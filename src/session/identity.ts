import { showsSame } from './claims.ts';

/** Names of one kind, keyed by their normalized claim. */
export type Names = Readonly<Record<string, string>>;

/** The user and the session of a token, as far as the token names them. */
export interface Identity {
  readonly user: Names;
  readonly session: Names;
  /** The claims, compared if two tokens share no name. */
  readonly claims: unknown;
}

/** Whether two tokens belong to one user. A missing name is `unknown`: it never counts as equal. */
export type Relation = 'same' | 'different' | 'unknown';

/** Names from the answer that brought a token. */
export interface GivenNames {
  readonly subject?: string | undefined;
  readonly sessionId?: string | undefined;
}

export interface AllNames extends GivenNames {
  /** The result of the option `identify`, `null` for no name; it replaces all other names of the user. */
  readonly identified?: string | null | undefined;
}

/**
 * Claims that name the user, normalized. Beside a `sub` only the id of the user counts. The id of an account may be shared by its
 * members, so each word for a person counts. The claims `name` and `sid` name a user only as those of ASP.NET, whose addresses end in
 * `claims`.
 */
const USER =
  /^(?:(?:account|member|customer|person|employee|agent|contact|profile|player|staff|actor|(?:auth)?identity|login)(?:id|no)|\w*user(?:name|u?uid|id|no|idx|guid|pk|email)|user|(?:unique|login|claims)name|u?id|sub|identity|openid|utypid|nameid(?:entifier)?|objectidentifier|(?:claim|primary)s?sid|login|email(?:address)?|upn|oid|phone(?:number)?)$/;
/**
 * Subjects of many guides, which name the kind of a token for all users: `AccessToken`, `JWT Token`, `User details`, `Authentication`; and
 * Azure AD B2C's `Not supported currently. Use oid claim.`
 */
const KIND =
  /^(?:user[\s_-]?(?:info|details)|access|(?:\w+[\s_-]?)?token|jwt|auth(?:entication|orization)?|not supported.*)$/i;
/** Claims that contain such names, as in `{ "user": { "id": 1 } }`; so may each word for a person. */
const CONTAINER = /^(?:sub|user(?:info|data|details)|data|payload|principal|me|doc|claims)$/;

/** Collects the names of a token from its claims and from its answer. */
export function identityOf(claims: unknown, given: AllNames = {}): Identity {
  const { identified, subject, sessionId } = ownOf(given);
  const own = membersOf(claims);
  const session = namesOf({
    session_id: nameFrom(own.get('session_id')) ?? nameFrom(sessionId),
    sid: nameFrom(own.get('sid')),
  });
  if (identified !== undefined) return { user: namesOf({ identify: identified ?? undefined }), session, claims };
  const sub = nameFrom(own.get('sub'));
  // Laravel's jwt-auth tells users of two tables apart by the hash of their class.
  const prv = nameFrom(own.get('prv'));
  const user = namesOf({
    subject: nameFrom(subject),
    sub,
    prv: prv?.length === 40 ? prv : undefined,
    ...Object.fromEntries(userNames(own, '', own.get('jti'))),
    ...(KIND.test(sub ?? '') && { sub: undefined }),
  });
  return { user, session, claims };
}

/** Returns the name to show: the user's, otherwise the session's; `undefined` if the token has neither. */
export function nameOf(identity: Identity): string | undefined {
  return userNameOf(identity) ?? sessionNameOf(identity);
}

/** Returns the name of the session; a later login of the same user has another one. */
export function sessionNameOf({ session }: Identity): string | undefined {
  return Object.values(session).at(0);
}

export function userNameOf({ user }: Identity): string | undefined {
  return Object.values(user).at(0);
}

/** Returns whether two tokens belong to one user, in any session. */
export function compareUsers(one: Identity, other: Identity): Relation {
  return compareNames(one.user, other.user) ?? compareNames(one.session, other.session) ?? compareClaims(one, other);
}

/** Returns whether two tokens belong to one session: the user may have logged in again. */
export function compareSessions(one: Identity, other: Identity): Relation {
  return compareNames(one.session, other.session) ?? compareUsers(one, other);
}

/**
 * Adds the names that a later token of the same user leaves out, for endpoints that return `session_id` only sometimes. Another session
 * has none of the former one's.
 */
export function merge(before: Identity, after: Identity): Identity {
  const isOther = compareNames(before.session, after.session) === 'different';
  return {
    user: { ...before.user, ...after.user },
    session: isOther ? after.session : { ...before.session, ...after.session },
    claims: after.claims ?? before.claims,
  };
}

function compareNames(one: Names, other: Names): Relation | undefined {
  const shared = Object.keys(one).filter((name) => Object.hasOwn(other, name));
  if (shared.length === 0) return undefined;
  // Beside the id of a user an address may change, and a bare id may be the token's.
  const ids = shared.filter((name) => /user\.?id$|sub|prv/.test(name));
  const isSame = (name: string): boolean => one[name] === other[name];
  const same = shared.filter(isSame).length;
  // Some servers give all users one subject, a word: then no other name is the same. One alone may have changed, as an address does, and
  // the ids of accounts and members are others in another organisation.
  const isWord = !/[\d@]/.test(ids.map((name) => one[name]).join());
  const isOfAll =
    isWord && same === ids.length && shared.length > same + 1 && /name|mail|login|upn/.test(shared.join());
  return !isOfAll && (ids.length > 0 ? ids : shared).every(isSame) ? 'same' : 'different';
}

/** Equal claims without a name prove nothing: two users may have the same role. */
function compareClaims({ claims }: Identity, { claims: others }: Identity): Relation {
  if (claims === undefined || others === undefined) return 'unknown';
  return showsSame(claims, others, 'refresh') ? 'unknown' : 'different';
}

/** The id of a token does not name its user. */
function userNames(
  claims: ReadonlyMap<string, unknown>,
  path: string,
  tokenId: unknown,
): readonly (readonly [string, string])[] {
  return [...claims].flatMap(([claim, value]) => {
    const name = plain(claim);
    const text = nameFrom(value);
    if (text !== undefined) return USER.test(name) && value !== tokenId ? [[path + name, text] as const] : [];
    const isNested = (CONTAINER.test(name) || USER.test(`${name}id`)) && path.split('.').length < 3;
    return isNested ? userNames(membersOf(value), `${path}${name}.`, tokenId) : [];
  });
}

/** Normalizes a claim: `user_id`, `userId` and `https://example.com/user-id` are one name. */
function plain(claim: string): string {
  return claim
    .replace(/^.*[/#:](?!(?:name|sid)$)/, '')
    .replaceAll(/[-_./]/g, '')
    .toLowerCase();
}

/** Numbers are names too, but for those that JavaScript rounds: two users could share one. */
export function nameFrom(value: unknown): string | undefined {
  if (Number.isSafeInteger(value)) return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A polluted `Object.prototype` would give all users one name. */
function ownOf<T extends object>(given: T): T {
  return { __proto__: null, ...given };
}

/** Own members only, so that a polluted `Object.prototype` names no user. */
function membersOf(value: unknown): ReadonlyMap<string, unknown> {
  const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
  return new Map(isRecord ? Object.entries(value) : []);
}

function namesOf(found: Readonly<Record<string, string | undefined>>): Names {
  return ownOf(
    Object.fromEntries(Object.entries(found).filter((entry): entry is [string, string] => entry[1] !== undefined)),
  );
}
