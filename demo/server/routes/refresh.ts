import type { Backend, RequestContext } from '../backend.ts';
import { jsonObject, readBody } from '../body.ts';
import { readCookies } from '../cookie.ts';
import { isDoubleSubmitted } from '../double-submit.ts';
import { answerGrant } from '../grant.ts';
import { limited } from '../limited.ts';
import { REFRESH_OUTCOMES } from '../log.ts';
import { refuseGrant } from '../oauth-error.ts';
import { isProof } from '../proof.ts';
import { cookieHash, type EndReason } from '../rotation.ts';
import { dropCookies } from '../session-cookies.ts';
import type { Presented, Session } from '../store/sessions.ts';

const BODY_LIMIT = 4096;

/** Answers POST /auth/refresh, behind the gates of method and CSRF. */
export async function refresh(c: RequestContext, backend: Backend): Promise<Response> {
  const { config, sessions } = backend;
  const { claims } = c.var;
  const cookies = readCookies(config.cookie, c.req.header('cookie'));
  const waiting = limited(c, backend, { [`refresh ${cookieHash(cookies.join())}`]: config.rateLimit.refresh });
  if (waiting !== undefined) return waiting;

  const [cookie] = cookies;
  if (cookie === undefined) return refuseGrant(c, 'no_session');
  if (cookies.length > 1) {
    // A sibling host has set one too. Deleting would remove the user's own, which is what that host may want.
    c.var.entry.outcome = 'duplicate_cookie';
    return c.json({ error: 'invalid_request', error_description: 'More than one session cookie was sent.' }, 400);
  }

  // The whole body before the first look at the session: from there to the commit nothing may come between.
  const body = await readBody(c.req.raw, BODY_LIMIT);
  const members = body.length === 0 ? {} : jsonObject(body);
  const claimedId = members?.session_id;
  if (members === undefined || (claimedId !== undefined && typeof claimedId !== 'string')) {
    c.var.entry.outcome = 'invalid_request';
    return c.json({ error: 'invalid_request' }, 400);
  }
  const known = sessions.findByCookie(cookie);
  if (config.grants === 'cookies' && known !== undefined && !isDoubleSubmitted(c, config, known)) {
    c.var.entry.outcome = 'csrf_rejected';
    return c.json({ error: 'csrf_rejected' }, 403);
  }
  const policy = { isOn: config.rotation, grace: config.graceSeconds * 1000 };
  const now = backend.now();
  const isProven = (session: Session): boolean => !config.proof || isProof(claims, session, { now, config });
  return answer(c, backend, sessions.present({ cookie, claimedId, isProven, now, policy }));
}

async function answer(c: RequestContext, backend: Backend, presented: Presented): Promise<Response> {
  if (presented.type === 'unknown') return terminate(c, backend, 'no_session');
  const { entry } = c.var;
  entry.sessionId = presented.session.id;
  entry.subject = presented.session.username;
  switch (presented.type) {
    case 'ended':
      return terminate(c, backend, presented.reason);
    case 'mismatch':
      entry.outcome = 'session_mismatch';
      return c.json({ error: 'session_mismatch' }, 409);
    case 'unproven':
      // Over for the page, which has nothing else to show; not for the session, whose other tabs have their tokens.
      return refuseGrant(c, 'bad_proof');
    case 'live':
      entry.outcome = REFRESH_OUTCOMES[presented.how];
      return answerGrant(c, backend, { session: presented.session, secret: presented.cookie });
  }
}

/** The session is over, and so is its cookie. */
function terminate(c: RequestContext, { config }: Backend, reason: EndReason | 'no_session'): Response {
  dropCookies(c, config);
  return refuseGrant(c, reason);
}
