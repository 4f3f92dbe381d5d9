import type { Played } from '../../../scenes/conduct.ts';
import type { Shown, Span } from '../../../scenes/facts.ts';

/** What is drawn of one tab. Moments are shares of the picture's width, from 0 to 1. */
export interface TabPicture {
  readonly tab: number;
  readonly bands: readonly Band[];
  readonly bars: readonly Bar[];
  /** How many bars are above each other. */
  readonly lanes: number;
}

export interface Band {
  readonly from: number;
  readonly to: number;
  readonly user: string | undefined;
  readonly isWarned: boolean;
}

export interface Bar {
  readonly from: number;
  readonly to: number;
  readonly lane: number;
  readonly kind: 'auth' | 'call' | 'refresh' | 'save';
  readonly isGood: boolean;
  /** When an attempt of it was refused. */
  readonly refusals: readonly number[];
  readonly title: string;
}

/** Lays out what the pages have seen. `length`: milliseconds that the picture shows. */
export function pictureOf({ from, to, spans, shown }: Played, length: number): readonly TabPicture[] {
  const tabs = [...new Set(shown.map(({ tab }) => tab))].toSorted((a, b) => a - b);
  const at = (moment: number): number => Math.min(1, Math.max(0, (moment - from) / length));
  return tabs.map((tab) => {
    const own = spans.filter((span) => span.tab === tab).toSorted((a, b) => a.from - b.from);
    const bars = layOut(own, at);
    const states = shown.filter((state) => state.tab === tab);
    return { tab, bands: bandsOf(states, at, to), bars, lanes: Math.max(1, ...bars.map(({ lane }) => lane + 1)) };
  });
}

function bandsOf(states: readonly Shown[], at: (moment: number) => number, end: number): readonly Band[] {
  return states.map(({ at: from, user, isWarned }, index) => ({
    from: at(from),
    to: at(states[index + 1]?.at ?? end),
    user,
    isWarned,
  }));
}

function layOut(spans: readonly Span[], at: (moment: number) => number): readonly Bar[] {
  const free: number[] = [];
  return spans
    .filter(({ kind }) => kind !== 'attempt')
    .map((span) => {
      const { from, to, id } = span;
      const found = free.findIndex((end) => end <= from);
      const lane = found === -1 ? free.length : found;
      free[lane] = to;
      const attempts = spans.filter((other) => other.kind === 'attempt' && other.id === id && other.status === 401);
      return {
        from: at(from),
        to: at(to),
        lane,
        kind: kindOf(span),
        isGood: span.status >= 200 && span.status < 300,
        refusals: id === '' ? [] : attempts.map(({ to }) => at(to)),
        title: titleOf(span),
      };
    });
}

function kindOf({ kind }: Span): Bar['kind'] {
  switch (kind) {
    case 'refresh':
    case 'save':
      return kind;
    case 'login':
    case 'logout':
      return 'auth';
    case 'attempt':
    case 'call':
      return 'call';
  }
}

function titleOf({ kind, status, problem, from, to }: Span): string {
  const result = status === 0 ? problem || 'no answer' : String(status);
  return `${kind}: ${result}, ${Math.round(to - from)} ms`;
}
