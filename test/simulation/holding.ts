import { type Auth, type AuthOptions, createAuth } from 'rebearer';
import { holdAndReplay } from 'rebearer/hold';
import type { Simulation } from './simulation.ts';
import type { RunOptions } from './run.ts';
import type { History } from './step.ts';

/** How long calls and dialogues last here: less than the world is waited for when it is quiet. */
const LIMITS = { holdFor: 40_000, timeout: 60_000, maxCalls: 5 };

/** What has happened in dialogues, over all histories. */
export interface HoldTally {
  asked: number;
  signedIn: number;
  held: number;
}

/** The library, in tabs whose users sign in again in place, as themselves or as another, or close the dialogue, or do neither. */
export function holding(tally: HoldTally): RunOptions {
  let simulation: Simulation | undefined;
  const makeAuth = (options: AuthOptions<unknown>): Auth => {
    const { environment } = options;
    const { clock, random = Math.random, fetch = () => globalThis.fetch } = environment ?? {};
    const reauthenticate = holdAndReplay(async ({ signal }) => {
      tally.asked++;
      const [mood, delay, user] = [random(), random() * 30_000, random() < 0.7 ? 'alice' : 'bob'];
      await new Promise<void>((resolve) => {
        clock?.after(delay, resolve);
        signal.addEventListener('abort', () => resolve());
      });
      if (signal.aborted || mood > 0.9) return new Promise(() => {});
      // In the end no user does anything.
      if (mood > 0.8 || simulation?.isCalm) return undefined;
      if (mood > 0.7) throw new Error('The user has closed it.');
      await auth.login(() => fetch()(`https://app.example.com/auth/login?${user}`, { method: 'POST' }));
      return void tally.signedIn++;
    }, LIMITS);
    const auth = createAuth<unknown>({ ...options, reauthenticate });
    auth.on('hold', () => void tally.held++);
    return auth;
  };
  return {
    createAuth: makeAuth as typeof createAuth,
    onBegin(begun) {
      simulation = begun;
    },
  };
}

/** The same history, in which sessions run out where they were revoked, and more often. */
export function withExpiries(history: History): History {
  const steps = history.steps.map((step) => {
    if (step.type === 'revoke') return { ...step, reason: 'expired' as const };
    const isSpare = step.type === 'fate' || step.type === 'forge' || step.type === 'logout';
    return isSpare && step.n % 2 === 0
      ? { n: step.n, wait: step.wait, type: 'revoke' as const, reason: 'expired' as const }
      : step;
  });
  return { ...history, steps };
}
