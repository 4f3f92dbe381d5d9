/** Milliseconds since the epoch. CI sets it; without it a run takes as long as it needs. */
const until = Number(process.env['REBEARER_BACKENDS_UNTIL'] ?? Infinity);

/** Says whether what takes too long, or cannot be installed, is to be skipped. */
export const isBounded = Number.isFinite(until);

/** Returns the milliseconds until the run has to be over; 0 where that is past, `Infinity` where there is no end. */
export function timeLeft(): number {
  return Math.max(0, until - Date.now());
}
