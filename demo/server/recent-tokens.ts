import type { Minted } from './tokens.ts';

export interface RecentTokens {
  /** Returns the token that the session was given a moment ago; else has one minted, once for all who ask meanwhile. */
  readonly take: (sessionId: string, now: number, mint: () => Promise<Minted>) => Promise<Minted>;
}

interface Recent {
  readonly minting: Promise<Minted>;
  readonly endsAt: number;
}

/** Milliseconds. Calls that leave a page together arrive within this time. */
const SHARED_FOR = 10_000;
const TIDY_ABOVE = 1000;

/** Remembers, in memory, the tokens that came with answers: never into the second half of their life (seconds). */
export function createRecentTokens(tokenLifetime: number): RecentTokens {
  const recent = new Map<string, Recent>();
  const sharedFor = Math.min(SHARED_FOR, tokenLifetime * 500);

  function tidy(now: number): void {
    for (const [id, { endsAt }] of recent) if (endsAt <= now) recent.delete(id);
  }

  return {
    take: (sessionId, now, mint) => {
      const last = recent.get(sessionId);
      if (last !== undefined && now < last.endsAt) return last.minting;
      if (recent.size > TIDY_ABOVE) tidy(now);
      const minting = mint();
      recent.set(sessionId, { minting, endsAt: now + sharedFor });
      minting.catch(() => recent.delete(sessionId));
      return minting;
    },
  };
}
