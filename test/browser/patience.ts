import type { BrowserContext } from 'playwright-core';

/** How long a tab waits for the token of another, in milliseconds. */
export const LISTENING = 50;

/**
 * Milliseconds that the library waits for another tab, for a lock or for a refresh, and goes on without it after that. In the
 * pages of tests it waits longer: on a busy machine another process may stop for seconds.
 */
const PATIENCE: readonly (readonly [usual: number, patient: number])[] = [
  // The lock is held as long after a refresh.
  [LISTENING, 12_000],
  // For a lock to say whether it is free.
  [2000, 60_000],
  // Calls, for the refresh of a refused token. Also for an answer, in the playground.
  [5000, 60_000],
];

/** Returns for how long a patient page sets a timer. */
export function patiently(milliseconds: number): number {
  return PATIENCE.find(([usual]) => usual === milliseconds)?.[1] ?? milliseconds;
}

/** Makes the pages of a context patient that have the real clock. */
export async function makePatient(context: BrowserContext): Promise<void> {
  await context.addInitScript((patience) => {
    const { setTimeout } = globalThis;
    const patient = new Map(patience);
    globalThis.setTimeout = ((handler: TimerHandler, milliseconds = 0, ...given: unknown[]) =>
      setTimeout(handler, patient.get(milliseconds) ?? milliseconds, ...given)) as typeof globalThis.setTimeout;
  }, PATIENCE);
}
