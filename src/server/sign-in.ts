import { base64url } from 'jose';
import { deleteMoved } from './cookie/delete-moved.ts';
import { presentedCookies } from './cookie/presented.ts';
import { UnavailableError } from './errors/unavailable-error.ts';
import { checkRequest } from './http/check-request.ts';
import { grant } from './http/grant.ts';
import { guarded } from './http/guarded.ts';
import { checkGiven } from './options/checks.ts';
import { type Accepted, acceptedSession } from './peek.ts';
import { addressOf, refuseCall, refuseForged } from './routes/route.ts';
import { stepUpMove } from './rotation/decide.ts';
import type { ServerParts } from './server-parts.ts';
import { askClaims } from './sessions/claims.ts';
import { endSession } from './sessions/end-session.ts';
import type { Granted } from './sessions/refresh-session.ts';
import { checkText, keptText, LONGEST } from './stores/kept-text.ts';

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
   * the user of the request's session is a step-up: the session stays.
   */
  readonly acr?: string | undefined;
  /**
   * Skips the CSRF check, for the callback of an identity provider, after you have compared its `state` with the one that you gave this
   * browser. Default: `false`.
   */
  readonly csrfChecked?: boolean | undefined;
}

const NAMES = ['subject', 'acr', 'csrfChecked'] as const satisfies readonly (keyof SignIn)[];

/** Starts a session, or steps one up. Rejects with a `TypeError` for a text that stores cannot keep. */
export async function signIn(request: Request, given: SignIn, parts: ServerParts): Promise<Response> {
  checkRequest('signIn', request);
  checkGiven('signIn', given, NAMES);
  checkText('signIn: subject', given.subject, LONGEST.subject);
  if (given.acr !== undefined) checkText('signIn: acr', given.acr, LONGEST.acr);
  return guarded(request, parts, () => answerSignIn(request, given, parts));
}

async function answerSignIn(request: Request, given: SignIn, parts: ServerParts): Promise<Response> {
  if (given.csrfChecked !== true) {
    const forged = await refuseForged(request, 'sign_in', parts);
    if (forged !== undefined) return forged;
  }
  const { acr, subject } = given;
  const signWith = await parts.keys.signing();
  const presented = await presentedCookies(request, parts);
  const own = acr === undefined ? undefined : await acceptedSession(presented.values, parts);
  const stepped = own?.session.subject === subject ? own : undefined;
  const id = stepped?.session.id ?? newId();
  const claims = await askClaims({ id, subject, acr }, parts);
  if (claims === null) return refuseCall(request, { route: 'sign_in', reason: 'access_denied', subject }, parts);

  const address = addressOf(request, parts.settings);
  const kept = stepped && (await stepUp(stepped, { acr, address }, parts));
  const others = presented.values.filter((cookie) => cookie.id !== kept?.session.id);
  // The new cookie replaces the old one, so this browser can no longer reach the old session. If that cannot be ended, none begins.
  await Promise.all(others.map((cookie) => endSession({ id: cookie.id, reason: 'logged_out', address }, parts)));
  const { now, session } = kept ?? (await start(request, { id: stepped ? newId() : id, subject, acr, address }, parts));
  parts.emit({ type: 'sign_in', how: kept ? 'step_up' : 'new_session', sessionId: session.id, subject, address });
  const deleted = deleteMoved(request, parts.settings, presented);
  return grant({ session, claims, now, signWith, deleted }, parts);
}

function newId(): string {
  return `s_${base64url.encode(crypto.getRandomValues(new Uint8Array(16)))}`;
}

interface About {
  readonly acr: string | undefined;
  readonly address: string | undefined;
}

/**
 * Another request may move the counter meanwhile: then both get the same cookie. After an end meanwhile, and after such a move where there
 * is no grace, a new session begins. The cookie is ahead of the one that was presented, also where the store has lost its write.
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
  given: About & { readonly id: string; readonly subject: string },
  { settings, store }: ServerParts,
): Promise<Omit<Granted, 'claims'>> {
  const { absolute, idle } = settings.lifetimes;
  const device = keptText(headers.get('user-agent') ?? '', LONGEST.device);
  return store.create({ ...given, device, lifetime: absolute, idleLimit: idle });
}
