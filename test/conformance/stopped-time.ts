import { onTestFinished, vi } from 'vitest';

/** Longer than any answer takes on a busy machine. Milliseconds. */
export const PATIENCE = 600_000;

/** Stops the timers until the test ends. The function lets so many milliseconds pass for them. */
export function stopTimers(): (milliseconds: number) => void {
  return stop(['setTimeout', 'clearTimeout']);
}

/** Stops the clock that measures answers until the test ends, so that none of them is slow. */
export function stopMeasuring(): void {
  stop(['performance']);
}

function stop(toFake: ('clearTimeout' | 'performance' | 'setTimeout')[]): (milliseconds: number) => void {
  onTestFinished(() => void vi.useRealTimers());
  vi.useFakeTimers({ toFake });
  return (milliseconds) => void vi.advanceTimersByTime(milliseconds);
}
