import { deleteMoved } from './cookie/delete-moved.ts';
import { type Presented, presentedCookies } from './cookie/presented.ts';
import { UnavailableError } from './errors/unavailable-error.ts';
import { checkRequest } from './http/check-request.ts';
import { grant } from './http/grant.ts';
import { guarded } from './http/guarded.ts';
import { addressOf, type Refusal, refuseCall, refuseForged } from './http/refusal.ts';
import { flag, readGiven } from './options/checks.ts';
import { lifetimeOf } from './options/settings.ts';
import { own } from './own.ts';
import { stepUpMove } from './rotation/decide.ts';
import type { ServerParts } from './server-parts.ts';
import { type Accepted, acceptedSession } from './sessions/accepted-session.ts';
import { askClaims } from './sessions/claims.ts';
import { endSession } from './sessions/end-session.ts';
import type { Granted } from './sessions/refresh-session.ts';
import { newId } from './sessions/session-id.ts';
import { stopwatch, type Stopwatch } from './sessions/stopwatch.ts';
import { whyOver } from './sessions/why-over.ts';
import { checkText, keptText, LONGEST } from './stores/kept-text.ts';
import type { NewSession } from './stores/store.ts';

/**
 * The user who signs in.
 *
 * @example
 * ```ts
 * const given: SignIn = { subject: user.id, acr: 'urn:example:mfa' };
 * ```
 */
export interface SignIn {
  /** The user's id, at most 255 characters. It must never change: don't use a mail address or a name. */
  readonly subject: string;
  /**
   * How the user was authenticated (RFC 9470), as a value of your own or of a standard, such as `urn:example:mfa`. With it, a sign-in of
   * the user of the request's session is a step-up: the session stays. If that session is over, a new one starts, unless `stepUp` is set.
   */
  readonly acr?: string | undefined;
  /**
   * Only steps up the session of the request's cookie, and never starts one. Set it where your route has checked a second factor alone:
   * otherwise the user of a session that was revoked meanwhile would be signed in by that factor. If the session is over, the answer
   * is that of a refresh: 400 `invalid_grant` with the reason; 409 `session_mismatch` if it is another user's. Needs `acr`. Default: `false`.
   */
  readonly stepUp?: boolean | undefined;
  /**
   * Skips the CSRF check, for the callback of an identity provider, after you have compared its `state` with the one that you gave this
   * browser. Default: `false`.
   */
  readonly csrfChecked?: boolean | undefined;
  /**
   * Whether the cookie of the session that starts survives a restart of the browser, as for a user who chose "remember me".
   * Default: `cookie.persistent`.
   */
  readonly persistent?: boolean | undefined;
  /** Milliseconds from now to the end of the session that starts, with or without activity. Default: `lifetimes.absolute`. */
  readonly absolute?: number | undefined;
}

const NAMES = [
  'subject',
  'acr',
  'stepUp',
  'csrfChecked',
  'persistent',
  'absolute',
] as const satisfies readonly (keyof SignIn)[];

/** Starts a session, or steps one up. Rejects with a `TypeError` for a text that stores cannot keep. */
export async function signIn(request: Request, user: SignIn, parts: ServerParts): Promise<Response> {
  checkRequest('signIn', request);
  const given = readGiven('signIn', user, NAMES);
  checkText('signIn: subject', given.subject, LONGEST.subject);
  if (given.acr !== undefined) checkText('signIn: acr', given.acr, LONGEST.acr);
  else if (given.stepUp) throw new TypeError('signIn: stepUp needs an acr.');
  if (given.persistent !== undefined) flag('signIn: persistent', given.persistent);
  const absolute = lifetimeOf('signIn: absolute', given.absolute ?? parts.settings.lifetimes.absolute);
  return guarded(request, parts, () => answerSignIn(request, own({ ...given, absolute }), parts));
}

async function answerSignIn(
  request: Request,
  given: SignIn & { readonly absolute: number },
  parts: ServerParts,
): Promise<Response> {
  const waited = stopwatch(parts);
  if (given.csrfChecked !== true) {
    const forged = await refuseForged(request, 'sign_in', parts);
    if (forged !== undefined) return forged;
  }
  const { absolute: lifetime, acr, persistent, stepUp: mustStay, subject } = given;
  const address = addressOf(request, parts.settings);
  const signWith = await parts.keys.signing();
  const presented = await presentedCookies(request, parts);
  const accepted = acr === undefined ? undefined : await acceptedSession(presented.values, parts, waited);
  const stepped = accepted?.session.subject === subject ? accepted : undefined;
  const refuseOver = async (): Promise<Response> =>
    refuseCall(
      request,
      { route: 'sign_in', subject, ...(await whyNotStepped(presented, { address, request, waited }, parts)) },
      parts,
    );
  if (mustStay && stepped === undefined) return refuseOver();
  const id = stepped?.session.id ?? newId(persistent);
  const claims = await askClaims({ id, subject, acr }, parts);
  if (claims === null) return refuseCall(request, { route: 'sign_in', reason: 'access_denied', subject }, parts);

  if (stepped) parts.clients.check(request);
  const kept = stepped && (await stepUp(stepped, { acr, address }, parts));
  if (mustStay && kept === undefined) return refuseOver();
  const others = presented.values.filter((cookie) => cookie.id !== kept?.session.id);
  // The new cookie replaces the old one, so this browser can no longer reach the old session. If that cannot be ended, none begins.
  await Promise.all(others.map((cookie) => endSession({ id: cookie.id, reason: 'logged_out', address }, parts)));
  const begun = { id: stepped ? newId(persistent) : id, subject, acr, address, lifetime };
  const { now, session } = kept ?? (await start(request, begun, parts));
  parts.emit({ type: 'sign_in', how: kept ? 'step_up' : 'new_session', sessionId: session.id, subject, address });
  const deleted = deleteMoved(request, parts.settings, presented);
  return grant({ session, claims, now, signWith, deleted }, parts);
}

/** Why the session of the cookie can't be stepped up. A reused cookie ends it, as in a refresh. */
async function whyNotStepped(
  { values: [cookie, ...others] }: Presented,
  { waited, ...about }: { readonly address: string | undefined; readonly request: Request; readonly waited: Stopwatch },
  parts: ServerParts,
): Promise<Pick<Refusal, 'reason' | 'sessionId'>> {
  if (others.length > 0) return { reason: 'duplicate_cookie' };
  if (cookie === undefined) return { reason: 'no_session' };
  return { reason: await whyOver({ ...cookie, ...about }, parts, waited), sessionId: cookie.id };
}

interface About {
  readonly acr: string | undefined;
  readonly address: string | undefined;
}

/**
 * Another request may move the counter meanwhile: then both get the same cookie. After an end meanwhile, and after such a move where there
 * is no grace, the session is not stepped up. The cookie is ahead of the one that was presented, also where the store has lost its write.
 */
async function stepUp(
  { session: { counter, id }, presented }: Accepted,
  { acr, address }: About,
  { settings, store }: ServerParts,
): Promise<Omit<Granted, 'claims'> | undefined> {
  const activity = { address, idleLimit: settings.lifetimes.idle };
  for (let current = counter, round = 0; round < 5; round += 1) {
    const move = stepUpMove(current, presented, settings.policy);
    if (move === undefined) return undefined;
    const { from, to } = move;
    const { applied, now, session } = await store.advance({ id, from, to, activity, authentication: { acr } });
    if (session !== undefined && applied) return { session, now };
    if (session === undefined || session.endReason !== undefined || session.counter === from) return undefined;
    current = session.counter;
  }
  throw new UnavailableError('store.advance', new Error('The counter changed at every attempt.'));
}

async function start(
  { headers }: Request,
  given: About & Pick<NewSession, 'id' | 'subject' | 'lifetime'>,
  { settings, store }: ServerParts,
): Promise<Omit<Granted, 'claims'>> {
  const device = keptText(headers.get('user-agent') ?? '', LONGEST.device);
  return store.create({ ...given, device, idleLimit: settings.lifetimes.idle });
}
