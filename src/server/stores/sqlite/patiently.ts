import { isBusy } from './database.ts';

/** Runs a statement. */
export type Patiently = <Result>(work: () => Result) => Promise<Result>;

/** Between two attempts. Milliseconds. */
const PAUSE = 10;

/** Makes what runs a statement, again while another process is writing; other requests go on in between. */
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
