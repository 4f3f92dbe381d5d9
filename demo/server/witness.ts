import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { createMiddleware } from 'hono/factory';
import type { Backend, Env, RequestContext } from './backend.ts';
import { readCookies } from './cookie.ts';
import { current } from './current.ts';
import type { Log } from './log.ts';
import { networkOf } from './rate-limit.ts';
import { bearerOf, senderOf, stateOf, tokenOf } from './token-of.ts';

/** A response to give instead, `'reset'` to cut the connection, or nothing, at once or later, to go on. */
export type Interception = Response | 'reset' | undefined;

export type Interceptor = (request: Request) => Interception | Promise<Interception>;

export interface Witness {
  readonly log: Log;
  readonly interceptors: { readonly front: Interceptor | undefined; readonly test: Interceptor | undefined };
}

/** Writes each request down when it arrives, offers it to the hooks, and completes the entry when it is answered. */
export function witness(backend: Backend, { log, interceptors }: Witness): ReturnType<typeof createMiddleware<Env>> {
  return createMiddleware<Env>(async (c, next) => {
    const entry = log.open(c.req.raw, backend.now());
    const address = c.env.incoming.socket.remoteAddress ?? '';
    c.set('entry', entry);
    c.set('network', networkOf(address));
    entry.cookies = readCookies(backend.config.cookie, c.req.header('cookie')).length;
    await noteToken(c, backend);
    const { front, test } = interceptors;
    // A clone that is not read stays in memory, so only a test's hook gets one.
    const interception = (await front?.(c.req.raw)) ?? (await test?.(c.req.raw.clone()));
    if (interception === undefined) {
      await current.run({ entry, address }, next);
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

async function noteToken(c: RequestContext, backend: Backend): Promise<void> {
  const { entry } = c.var;
  if (bearerOf(c.req.raw.headers.get('authorization')) !== undefined) entry.authorization = 'bearer';
  const token = tokenOf(c, backend);
  if (token === undefined) return;
  const sender = await senderOf(token, backend);
  c.set('sender', sender);
  entry.tokenState = stateOf(sender, backend);
  entry.tokenId = sender?.claims.jti;
  entry.subject = sender?.subject;
  entry.sessionId = sender?.sessionId;
}
