import type { Backend, RequestContext } from '../backend.ts';
import { jsonObject, readBody } from '../body.ts';
import { answerGrant } from '../grant.ts';
import { limited } from '../limited.ts';
import { endPresented } from './logout.ts';

const BODY_LIMIT = 4096;

/** Answers POST /auth/login, behind the gates of method and CSRF: login itself can be forged, into the attacker's account. */
export async function login(c: RequestContext, backend: Backend): Promise<Response> {
  const { config, now, sessions, users } = backend;
  const { entry } = c.var;
  const { username, password } = jsonObject(await readBody(c.req.raw, BODY_LIMIT)) ?? {};
  if (typeof username !== 'string' || typeof password !== 'string') {
    entry.outcome = 'invalid_request';
    return c.json({ error: 'invalid_request' }, 400);
  }
  const waiting = limited(c, backend, { [`login ${username}`]: config.rateLimit.login });
  if (waiting !== undefined) return waiting;

  const user = await users.authenticate(username, password);
  if (user === undefined) {
    entry.outcome = 'wrong_password';
    return c.json({ error: 'invalid_credentials' }, 401);
  }
  // Whoever was signed in here is not any more: the new cookie takes the place of the old one.
  endPresented(c, backend);
  const started = sessions.start({ username: user.username, now: now(), lifetime: config.sessionLifetime * 1000 });
  entry.outcome = 'login';
  entry.subject = user.username;
  entry.sessionId = started.session.id;
  return answerGrant(c, backend, { session: started.session, secret: started.cookie });
}
