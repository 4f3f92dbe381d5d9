import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { createMiddleware } from 'hono/factory';
import { bearerOf } from './authenticate.ts';
import type { Backend, Env, RequestContext } from './backend.ts';
import type { Config } from './config.ts';
import { readCookies } from './cookie.ts';
import type { Log } from './log.ts';

/** A response to give instead, `'reset'` to cut the connection, or nothing, at once or later, to go on. */
export type Interception = Response | 'reset' | undefined;

export type Interceptor = (request: Request) => Interception | Promise<Interception>;

export interface Witness {
  readonly log: Log;
  readonly interceptor: () => Interceptor | undefined;
}

/** Writes each request down when it arrives, offers it to the test's hook, and completes the entry when it is answered. */
export function witness(backend: Backend, { log, interceptor }: Witness): ReturnType<typeof createMiddleware<Env>> {
  return createMiddleware<Env>(async (c, next) => {
    const entry = log.open(c.req.raw, backend.now());
    c.set('entry', entry);
    entry.cookies = readCookies(backend.config.cookie, c.req.header('cookie')).length;
    await noteToken(c, backend);
    const intercept = interceptor();
    const interception = await intercept?.(c.req.raw.clone());
    if (interception === undefined) {
      await next();
      if (entry.outcome !== 'aborted') entry.status = c.res.status;
      entry.setCookies = c.res.headers.getSetCookie().length;
      return undefined;
    }
    if (interception === 'reset') {
      entry.outcome = 'reset';
      c.env.incoming.socket.destroy();
      return RESPONSE_ALREADY_SENT;
    }
    entry.outcome = 'intercepted';
    entry.status = interception.status;
    return interception;
  });
}

async function noteToken(c: RequestContext, { config, now, tokens }: Backend): Promise<void> {
  const { entry } = c.var;
  const bearer = bearerOf(c.req.raw.headers.get('authorization'));
  if (bearer !== undefined) entry.authorization = 'bearer';
  const token = config.grants === 'cookies' ? accessCookieOf(c, config) : bearer;
  if (token === undefined) return;
  const claims = await tokens.read(token);
  c.set('claims', claims);
  entry.tokenState = tokens.stateOf(claims, now());
  entry.tokenId = claims?.jti;
  entry.subject = claims?.sub;
  entry.sessionId = claims?.sid;
}

/** Of two, neither: another host has set one. */
function accessCookieOf(c: RequestContext, { accessCookie }: Config): string | undefined {
  const [token, ...others] = readCookies(accessCookie, c.req.header('cookie'));
  return others.length === 0 ? token : undefined;
}
