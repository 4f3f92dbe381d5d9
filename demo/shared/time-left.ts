const SECOND = 1000;
/** Seconds before the end at which a screen reader is told: at the beginning, and twice near the end. */
const STEPS = [10, 30, 60];

/** What a screen reader says: it changes at each step alone, so that it does not chatter. */
export function spokenTimeLeft(milliseconds: number): string {
  const step = STEPS.find((step) => milliseconds <= step * SECOND);
  return step === undefined ? 'soon' : `in less than ${step} seconds`;
}

/** What the eye reads, each second. */
export function shownTimeLeft(milliseconds: number): string {
  const seconds = Math.round(milliseconds / SECOND);
  const rest = String(seconds % 60).padStart(2, '0');
  return `${Math.floor(seconds / 60)}:${rest}`;
}
