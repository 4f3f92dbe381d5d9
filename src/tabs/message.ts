import { member } from '../refresh/member.ts';
import type { Grant } from '../refresh/grant.ts';
import { type EndReason, readReason } from '../session/session.ts';

/** A token on its way to another tab, with its times: `performance.now()` means nothing there. */
export interface SharedGrant {
  readonly grant: Grant;
  /** The token's whole life, and what was left of it when it was sent. Milliseconds; `Infinity` where unknown. */
  readonly lifetime: number;
  readonly remaining: number;
  /** When it expires by the wall clock, which all tabs share: a frozen tab reads its messages late. */
  readonly expiresAt: number;
  /** When it was asked for, by the wall clock: tells which of two tokens without an expiry is newer. */
  readonly issuedAt: number;
}

/** What tabs of one origin tell each other. */
export type Message =
  /** A new tab asks for a token that is already there. */
  | { readonly type: 'ask' }
  /** A token was refreshed, or was asked for. */
  | ({ readonly type: 'grant' } & SharedGrant)
  /** Somebody logged in; the token comes separately, where tokens are shared. */
  | { readonly type: 'login'; readonly identity: string | undefined }
  /** The session of that name is over. */
  | { readonly type: 'end'; readonly identity: string | undefined; readonly reason: EndReason };

/** More than any access token that a header can carry. */
const LONGEST = 16_384;

/** Reads what came over the channel, where any script of the origin may write; `undefined` for what is no message of ours. */
export function readMessage(data: unknown): Message | undefined {
  const identity = text(member(data, 'identity'));
  const reason = readReason(member(data, 'reason'));
  switch (member(data, 'type')) {
    case 'ask':
      return { type: 'ask' };
    case 'grant':
      return readGrantMessage(data);
    case 'login':
      return { type: 'login', identity };
    case 'end':
      return reason === undefined ? undefined : { type: 'end', identity, reason };
    default:
      return undefined;
  }
}

function readGrantMessage(data: unknown): Message | undefined {
  const given = member(data, 'grant');
  const accessToken = text(member(given, 'accessToken'));
  const [lifetime, remaining, expiresAt, issuedAt] = ['lifetime', 'remaining', 'expiresAt', 'issuedAt'].map((name) =>
    member(data, name),
  );
  if (accessToken === undefined || !isPositive(lifetime) || !isPositive(remaining)) return undefined;
  if (!isPositive(expiresAt) || !isPositive(issuedAt)) return undefined;
  if (remaining > lifetime) return undefined;
  const grant = { accessToken, sessionId: text(member(given, 'sessionId')), subject: text(member(given, 'subject')) };
  return { type: 'grant', grant, lifetime, remaining, expiresAt, issuedAt };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= LONGEST ? value : undefined;
}

function isPositive(value: unknown): value is number {
  return typeof value === 'number' && value > 0;
}
