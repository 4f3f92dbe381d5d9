import { isBusy } from './database.ts';

/** Runs a statement. */
export type Patiently = <Result>(work: () => Result) => Promise<Result>;

/** Milliseconds between two attempts. */
const PAUSE = 10;

/** Makes a function that runs a statement, and repeats it while another process is writing; other requests run meanwhile. */
export function patiently(patience: number): Patiently {
  return async (work) => {
    for (const until = performance.now() + patience; ;) {
      try {
        return work();
      } catch (error) {
        if (!isBusy(error) || performance.now() > until) throw error;
        await new Promise((resolve) => setTimeout(resolve, PAUSE));
      }
    }
  };
}
