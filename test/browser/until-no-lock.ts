import { expect } from 'vitest';

/** A page of whichever driver. */
interface LockedPage {
  readonly evaluate: (count: () => Promise<number>) => Promise<number>;
}

/**
 * Resolves when no tab of the page's origin refreshes or wants to: after a login or a restore another tab may still be asking, and
 * on a busy machine its refresh would be counted with those that the test is about.
 */
export async function untilNoLock(page: LockedPage): Promise<void> {
  const count = (): Promise<number> =>
    page.evaluate(async () => {
      const { held = [], pending = [] } = await navigator.locks.query();
      return [...held, ...pending].filter(({ mode }) => mode === 'exclusive').length;
    });
  await expect.poll(count).toBe(0);
}
