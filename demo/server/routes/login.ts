import type { Backend, RequestContext } from '../backend.ts';
import { jsonObject, readBody } from '../body.ts';
import { deliver } from '../grant.ts';
import { limited, limitedClient } from '../limited.ts';

const BODY_LIMIT = 4096;

/**
 * Answers POST /auth/login, behind the gates of method and CSRF: login itself can be forged, into the attacker's account. The
 * limits of the client come before the body is read, that of the account before the password is checked.
 */
export async function login(c: RequestContext, backend: Backend): Promise<Response> {
  const { auth, limits, users } = backend;
  const { entry, network } = c.var;
  const waiting = (await limitedClient(c, backend)) ?? (await limited(c, limits.logins, network));
  if (waiting !== undefined) return waiting;
  const { username, password } = jsonObject(await readBody(c.req.raw, BODY_LIMIT)) ?? {};
  if (typeof username !== 'string' || typeof password !== 'string') {
    entry.outcome = 'invalid_request';
    return c.json({ error: 'invalid_request' }, 400);
  }
  const locked = await limited(c, limits.login, username);
  if (locked !== undefined) return locked;

  const user = await users.authenticate(username, password);
  if (user === undefined) {
    entry.outcome = 'wrong_password';
    return c.json({ error: 'invalid_credentials' }, 401);
  }
  return deliver(c, backend, await auth().signIn(c.req.raw, { subject: user.username }));
}
