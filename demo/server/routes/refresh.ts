import type { Caller } from 'rebearer/server';
import { answerByLibrary } from '../answer-by-library.ts';
import type { Backend, RequestContext } from '../backend.ts';
import type { DemoClaims } from '../demo-claims.ts';
import { readCookies } from '../cookie.ts';
import { isDoubleSubmitted } from '../double-submit.ts';
import { sessionIdOf } from '../limit-request.ts';
import { refuseGrant } from '../oauth-error.ts';

/** Answers POST /auth/refresh by the library, after what some of the systems ask for besides. */
export async function refresh(c: RequestContext, backend: Backend): Promise<Response> {
  const { config } = backend;
  const [cookie, ...others] = readCookies(config.cookie, c.req.header('cookie'));
  const sessionId = others.length === 0 ? sessionIdOf(cookie ?? '') : undefined;
  const isForged =
    config.grants === 'cookies' && sessionId !== undefined && !(await isDoubleSubmitted(c, backend, sessionId));
  if (isForged) {
    c.var.entry.outcome = 'csrf_rejected';
    return c.json({ error: 'csrf_rejected' }, 403);
  }
  const unproven = config.proof && sessionId !== undefined ? await refuseUnproven(c, backend, sessionId) : undefined;
  return unproven ?? answerByLibrary(c, backend);
}

/** An ended session says why, proof or none. One that lives goes on: its other tabs have their tokens. */
async function refuseUnproven(c: RequestContext, backend: Backend, sessionId: string): Promise<Response | undefined> {
  if (isProof(c.var.sender, sessionId, backend)) return undefined;
  const { now, session } = await backend.store.read(sessionId);
  if (session === undefined || session.endReason !== undefined || now >= session.expiresAt) return undefined;
  c.var.entry.sessionId = sessionId;
  c.var.entry.subject = session.subject;
  return refuseGrant(c, 'bad_proof');
}

/** Says whether a token, expired or not, is of this session, and not expired for too long. */
function isProof(sender: Caller<DemoClaims> | undefined, sessionId: string, { config, now }: Backend): boolean {
  return sender?.sessionId === sessionId && now() < sender.expiresAt + config.proofMaxAge * 1000;
}
