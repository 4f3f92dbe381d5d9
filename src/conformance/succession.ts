import { type CheckContext, NEXT_SECOND } from './context.ts';
import { cookieName, grantOf, isSameCredential, refreshTwice } from './observations.ts';
import { type Answer, busyReason, isBusy } from './http/answer.ts';
import { SkippedError } from './skipped-error.ts';
import { decodeJwt } from './token/jwt.ts';
import type { Credential, Visitor } from './visitor.ts';

export const LONGEST_GRACE = 31_000;

/**
 * What a refresh does to the credential. `kept`: its value stays. `replaced`: the new value ends the former ones. `beside`: the value
 * changes and the former ones stay good, as where a framework signs or encrypts the same session anew with each answer. `open`: they are
 * good, and there is too little patience to see whether a grace ends.
 */
export type Succession = 'beside' | 'kept' | 'open' | 'replaced';

export async function successionOf(context: CheckContext): Promise<Succession> {
  if (!(await context.observe(changesValue))) return 'kept';
  const { visitor, stolen, second, reused, afterwards } = await context.observe(reuse);
  const busy = [second, reused, afterwards].find(isBusy);
  if (busy !== undefined) throw new SkippedError(busyReason(busy));
  const isGranted = (answer: Answer): boolean => grantOf(answer) !== undefined;
  if (!isGranted(reused) || !isGranted(afterwards)) return 'replaced';
  if (context.target.patience < LONGEST_GRACE) return 'open';
  // A grace that only time ends looks the same until it is over.
  await context.wait(LONGEST_GRACE);
  return isGranted(await visitor.present(stolen)) ? 'beside' : 'replaced';
}

/** Whether former values are good after a refresh, as far as it was seen. */
export async function keepsFormer(context: CheckContext): Promise<boolean> {
  return ['beside', 'open'].includes(await context.observe(successionOf));
}

/** Refreshes until the credential changes; a second time only if both were in the same second. */
export async function advance(context: CheckContext, visitor: Visitor): Promise<Answer> {
  const name = await cookieName(context);
  const before = visitor.credential();
  const answer = await visitor.refresh();
  if (!isDated(before) || !isSameCredential(before, visitor.credential(), name)) return answer;
  await context.wait(NEXT_SECOND);
  return visitor.refresh();
}

/** Signs in, and waits until a refresh returns another value: within one second its JWT may be that of the login. */
export async function signInBefore(context: CheckContext): Promise<Visitor> {
  const visitor = await context.signIn();
  if (isDated(visitor.credential())) await context.wait(NEXT_SECOND);
  return visitor;
}

/** Whether a credential is a JWT, whose times are in seconds. */
function isDated({ jar, refreshToken = '' }: Credential): boolean {
  return [...jar.map(({ value }) => value), refreshToken].some((value) => decodeJwt(value));
}

/** Whether a refresh returns another value. */
export async function changesValue(context: CheckContext): Promise<boolean> {
  const { before, between } = await context.observe(refreshTwice);
  const name = await cookieName(context);
  if (!isSameCredential(before, between, name)) return true;
  const visitor = await context.visitor();
  const last = visitor.credential();
  await advance(context, visitor);
  return !isSameCredential(last, visitor.credential(), name);
}

/** A cookie that comes back after its successor has been used, as a thief's does, and the user's own refresh after it. */
export interface Reuse {
  readonly visitor: Visitor;
  readonly stolen: Credential;
  readonly second: Answer;
  readonly reused: Answer;
  readonly afterwards: Answer;
}

export async function reuse(context: CheckContext): Promise<Reuse> {
  await cookieName(context);
  const visitor = await context.signIn();
  const stolen = visitor.credential();
  await advance(context, visitor);
  const second = await advance(context, visitor);
  const reused = await visitor.present(stolen);
  return { visitor, stolen, second, reused, afterwards: await visitor.refresh() };
}
