const { now } = Date;
let offset = 0;

/** Sets the clock of this frame wrong, in seconds. `performance.now()` is left alone, as a wrong clock of a machine leaves it alone. */
export function setClockOffset(seconds: number): void {
  offset = seconds * 1000;
}

Date.now = () => now() + offset;
