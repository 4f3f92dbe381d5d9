/** Returns the moment of a fact: milliseconds since 1970, on a monotonic clock. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}
