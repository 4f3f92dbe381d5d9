/** What every step has. */
export interface AnyStep {
  readonly type: string;
  /** Stays a step's own when others are left out: what is random in it depends on that alone. */
  readonly n: number;
  /** Milliseconds that pass before it. */
  readonly wait: number;
}

export interface History<Setup, Step> {
  readonly seed: number;
  /** What holds for the whole history. */
  readonly setup: Setup;
  readonly steps: readonly Step[];
}

/** Tells a step without its number and its zeros. */
export function textOf({ n, type, wait, ...rest }: AnyStep): string {
  const facts = Object.entries<unknown>(rest).map(
    ([name, fact]) => `${name}=${typeof fact === 'string' ? fact : JSON.stringify(fact)}`,
  );
  return [`${n}: ${type}`, ...facts, ...(wait > 0 ? [`after ${wait} ms`] : [])].join(' ');
}
