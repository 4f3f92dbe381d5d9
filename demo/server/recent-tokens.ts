import type { Minted } from './tokens.ts';

export interface RecentTokens {
  /** Returns the token that the session was given a moment ago; else has one minted, once for all who ask meanwhile. */
  readonly take: (sessionId: string, now: number, mint: () => Promise<Minted>) => Promise<Minted>;
}

interface Recent {
  readonly minting: Promise<Minted>;
  readonly endsAt: number;
}

/** Calls that leave a page together arrive within this time. */
const SHARED_FOR = 10_000;
const TIDY_ABOVE = 1000;

/** Remembers, in memory, the tokens that inline refreshes gave out. */
export function createRecentTokens(): RecentTokens {
  const recent = new Map<string, Recent>();

  function tidy(now: number): void {
    for (const [id, { endsAt }] of recent) if (endsAt <= now) recent.delete(id);
  }

  return {
    take: async (sessionId, now, mint) => {
      const last = recent.get(sessionId);
      if (last !== undefined && now < last.endsAt) {
        const minted = await last.minting;
        // The second half of a life is too short to hand out, where lives are shorter than this memory.
        if (now < (minted.claims.iat + minted.claims.exp) * 500) return minted;
      }
      if (recent.size > TIDY_ABOVE) tidy(now);
      const minting = mint();
      recent.set(sessionId, { minting, endsAt: now + SHARED_FOR });
      minting.catch(() => recent.delete(sessionId));
      return minting;
    },
  };
}
