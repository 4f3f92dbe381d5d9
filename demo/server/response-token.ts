import { decodeJwt } from 'jose';
import type { Caller } from 'rebearer/server';
import type { Backend, RequestContext } from './backend.ts';
import type { DemoClaims } from './demo-claims.ts';

/** Gives the answer a new token, where the library finds that one is due. */
export async function refreshInAnswer(
  c: Pick<RequestContext, 'header' | 'req' | 'var'>,
  { auth, config, refusals }: Backend,
): Promise<Caller<DemoClaims> | undefined> {
  if (config.responseToken === false) return undefined;
  const renewed = await auth().responseToken(c.req.raw);
  if (renewed === undefined) return undefined;
  const claims = decodeJwt(renewed.headers['X-Access-Token'] ?? '');
  refusals.noteMinted(claims);
  if (refusals.isRefused(renewed.caller)) return undefined;
  for (const [name, value] of Object.entries(renewed.headers)) c.header(name, value);
  c.var.entry.issuedTokenId = claims.jti;
  return renewed.caller;
}
