import type { Backend } from './backend.ts';
import type { Session } from './store/sessions.ts';
import type { Minted } from './tokens.ts';

/** Mints a token of the session, which does not outlive it. */
export function issue({ config, now, tokens, users }: Backend, session: Session): Promise<Minted> {
  const at = now();
  return tokens.mint({
    subject: session.username,
    name: users.find(session.username)?.name ?? session.username,
    sessionId: session.id,
    now: at,
    lifetime: lifetimeOf(session, config.tokenLifetime, at),
  });
}

/** Seconds, at least one: whole seconds cost a fraction. */
function lifetimeOf({ expiresAt }: Session, tokenLifetime: number, now: number): number {
  return Math.max(1, Math.min(tokenLifetime, Math.floor((expiresAt - now) / 1000)));
}
