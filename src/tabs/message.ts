import { isObject, member } from '../refresh/member.ts';
import type { Grant } from '../refresh/grant.ts';
import type { Identity, Names } from '../session/identity.ts';
import { type EndReason, readReason } from '../session/session.ts';

/** A token in a message, with its times on the wall clock: `performance.now()` differs between tabs. */
export interface SharedGrant {
  readonly grant: Grant;
  /** The token's lifetime, and the rest of it when it was sent. Milliseconds; `Infinity` if unknown. */
  readonly lifetime: number;
  readonly remaining: number;
  /** When it was requested, by the wall clock, which all tabs share: a frozen tab reads its messages late. */
  readonly issuedAt: number;
  /** When the session ends, by the wall clock, if the server announces it. */
  readonly sessionExpiresAt?: number | undefined;
  readonly idleExpiresAt?: number | undefined;
}

/** The messages between tabs of one origin. */
export type Message =
  /** A tab asks for an existing token. The answer repeats the nonce. */
  | { readonly type: 'ask'; readonly nonce: string }
  /** A token was refreshed, or answers the questions with these nonces. */
  | ({ readonly type: 'grant'; readonly answers: readonly string[] } & SharedGrant)
  /** The user of this tab, from a login or a page load. The token is sent separately, if tokens are shared. */
  | { readonly type: 'user'; readonly identity: Identity; readonly isLogin: boolean }
  /** The session of that name is over. */
  | { readonly type: 'end'; readonly identity: Identity; readonly reason: EndReason };

/** Tabs from before and after a deployment may have different versions; then they don't work together. */
const VERSION = 1;
/** Longer than any access token that a header can carry. */
const LONGEST = 16_384;
/** More names than a token has. */
const MOST = 64;

/** Makes the data for the channel. */
export function write(message: Message): object {
  return { version: VERSION, ...message };
}

/** Reads data from the channel, to which any script of the origin may write; `undefined` if it is not a message of this version. */
export function readMessage(data: unknown): Message | undefined {
  if (member(data, 'version') !== VERSION) return undefined;
  const nonce = text(member(data, 'nonce'));
  const reason = readReason(member(data, 'reason'));
  switch (member(data, 'type')) {
    case 'ask':
      return nonce === undefined ? undefined : { type: 'ask', nonce };
    case 'grant':
      return readGrantMessage(data);
    case 'user':
      return { type: 'user', identity: readIdentity(data), isLogin: member(data, 'isLogin') === true };
    case 'end':
      return reason === undefined || reason === 'none'
        ? undefined
        : { type: 'end', identity: readIdentity(data), reason };
    default:
      return undefined;
  }
}

function readGrantMessage(data: unknown): Message | undefined {
  const given = member(data, 'grant');
  const accessToken = text(member(given, 'accessToken'));
  const [lifetime, remaining, issuedAt] = ['lifetime', 'remaining', 'issuedAt'].map((name) =>
    positive(member(data, name)),
  );
  if (accessToken === undefined || lifetime === undefined || remaining === undefined || issuedAt === undefined)
    return undefined;
  return {
    type: 'grant',
    answers: listOf(member(data, 'answers')).flatMap((nonce) => text(nonce) ?? []),
    grant: { accessToken, sessionId: text(member(given, 'sessionId')), subject: text(member(given, 'subject')) },
    lifetime,
    remaining,
    issuedAt,
    sessionExpiresAt: positive(member(data, 'sessionExpiresAt')),
    idleExpiresAt: positive(member(data, 'idleExpiresAt')),
  };
}

function readIdentity(data: unknown): Identity {
  const identity = member(data, 'identity');
  return {
    user: readNames(member(identity, 'user')),
    session: readNames(member(identity, 'session')),
    claims: undefined,
  };
}

function readNames(value: unknown): Names {
  if (!isObject(value)) return {};
  const entries = Object.entries(value).slice(0, MOST);
  return Object.fromEntries(entries.filter(([, name]) => text(name) !== undefined));
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value.slice(0, MOST) : [];
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= LONGEST ? value : undefined;
}

function positive(value: unknown): number | undefined {
  return typeof value === 'number' && value > 0 ? value : undefined;
}
