import type { Backend, RequestContext } from './backend.ts';
import { issue } from './issue.ts';
import { storeAccess, storeSession } from './session-cookies.ts';
import type { Session } from './store/sessions.ts';

export interface Grant {
  readonly session: Session;
  /** What refreshes it next time; `undefined` where that stays what it was. */
  readonly secret: string | undefined;
}

/** Mints a token and answers as login and refresh do (RFC 6749 section 5.1), or in cookies, with neither token in the body. */
export async function answerGrant(c: RequestContext, backend: Backend, { session, secret }: Grant): Promise<Response> {
  const { config } = backend;
  const { accessToken, claims } = await issue(backend, session);
  c.var.entry.issuedTokenId = claims.jti;
  const plain = { expires_in: claims.exp - claims.iat, session_id: session.id };
  const bearer = { access_token: accessToken, token_type: 'Bearer', ...plain };
  switch (config.grants) {
    case 'tokens':
      return c.json({ ...bearer, ...(secret === undefined ? {} : { refresh_token: secret }) });
    case 'cookie':
      if (secret !== undefined) storeSession(c, config, secret);
      return c.json(bearer);
    case 'cookies':
      if (secret !== undefined) storeSession(c, config, secret);
      storeAccess(c, config, { accessToken, session });
      return c.json(plain);
  }
}
