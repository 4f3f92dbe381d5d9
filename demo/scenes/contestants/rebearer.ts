import { createAuth } from 'rebearer';
import { holdAndReplay } from 'rebearer/hold';
import { lifetime } from 'rebearer/lifetime';
import { type Contestant, credentials, type Setup } from './contestant.ts';
import { watchTyping } from './typing.ts';

/** rebearer, with the warning ahead of an idle limit, and the dialogue in which a user signs in again. */
export function createRebearer({ base, asksInPlace, onChange }: Setup): Contestant {
  let closeDialogue = (): void => undefined;
  const ask = (): Promise<void> => new Promise((resolve) => (closeDialogue = resolve));

  const auth = createAuth<{ sub: string }>({
    refresh: `${base}/auth/refresh`,
    logout: `${base}/auth/logout`,
    ...(asksInPlace && { reauthenticate: holdAndReplay(ask) }),
  });
  auth.subscribe(({ isReauthenticating }) => onChange(isReauthenticating));

  const limits = lifetime(auth, { warnBefore: 3_000, watchActivity: watchTyping });
  limits.subscribe(({ status }) => onChange(status === 'warning'));

  return {
    user: () => (auth.session.isAuthenticated ? auth.session.claims.sub : undefined),
    restore: auth.ready,
    async login(username) {
      await auth.login(() => fetch(`${base}/auth/login`, credentials(username)));
      closeDialogue();
    },
    logout: async () => void (await auth.logout()),
    send: auth.fetch,
  };
}
