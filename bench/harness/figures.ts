/** The middle of what was measured, and how far it spread. */
export interface Figure {
  readonly median: number;
  /** Half the distance between the quartiles, as a share of the median: the noise of the machine. */
  readonly spread: number;
}

export function figureOf(values: readonly number[]): Figure {
  const sorted = values.toSorted((a, b) => a - b);
  const median = quantile(sorted, 0.5);
  return {
    median,
    spread: median === 0 ? 0 : Math.abs((quantile(sorted, 0.75) - quantile(sorted, 0.25)) / 2 / median),
  };
}

/** Linear between neighbours; the values are sorted. */
export function quantile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1);
  const [below = NaN, above = below] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return below + (above - below) * (at - Math.floor(at));
}

/** Round by round, so that a slow moment of the machine cancels out. */
export function ratios(values: readonly number[], bases: readonly number[]): number[] {
  return values.map((value, at) => value / (bases[at] ?? NaN));
}

export function differences(values: readonly number[], bases: readonly number[]): number[] {
  return values.map((value, at) => value - (bases[at] ?? NaN));
}
