import { isBusy } from './database.ts';

/** How long a statement waits for other processes in all, and between two attempts. Milliseconds. */
const PATIENCE = 5000;
const PAUSE = 10;

/** Runs a statement, again while another process is writing; other requests go on in between. */
export async function patiently<Result>(work: () => Result): Promise<Result> {
  for (const until = performance.now() + PATIENCE; ;) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error) || performance.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }
}
