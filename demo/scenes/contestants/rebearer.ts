import { createAuth } from 'rebearer';
import { lifetime } from 'rebearer/lifetime';
import { type Contestant, credentials, type Setup } from './contestant.ts';
import { watchTyping } from './typing.ts';

/** rebearer, with the warning ahead of an idle limit. */
export function createRebearer({ base, onChange }: Setup): Contestant {
  const auth = createAuth<{ sub: string }>({ refresh: `${base}/auth/refresh`, logout: `${base}/auth/logout` });
  const limits = lifetime(auth, { warnBefore: 3_000, watchActivity: watchTyping });
  auth.subscribe(() => onChange());
  limits.subscribe(({ status }) => onChange(status === 'warning'));

  return {
    user: () => (auth.session.isAuthenticated ? auth.session.claims.sub : undefined),
    restore: auth.ready,
    login: (username) => auth.login(() => fetch(`${base}/auth/login`, credentials(username))),
    logout: async () => void (await auth.logout()),
    send: auth.fetch,
  };
}
