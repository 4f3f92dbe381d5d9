import { write } from '../../src/tabs/message.ts';
import { identityOf } from '../../src/session/identity.ts';

/** What a tab tells in which that user has logged in, or that any script of the origin makes up. */
export function heardUser(sub: string, isLogin = true): object {
  const { user, session } = identityOf({ sub });
  return write({ type: 'user', identity: { user, session, claims: undefined }, isLogin });
}
