/** How the server of a run begins. Durations in seconds. */
export interface Rules {
  readonly tokenLifetime: number;
  /** 0 is strict rotation: a cookie is good for one refresh. */
  readonly graceSeconds: number;
  /** How long a session may be without activity; 0 for no limit. */
  readonly idle: number;
}

/** What a scene does to the server of a run. Milliseconds. */
export interface Change {
  /** Moves its clock forward. */
  readonly advance?: number;
  /** `cut`: the next refresh rotates the cookie, and the server restarts before it has answered. */
  readonly refresh?: 'normal' | '500' | 'cut';
  readonly apiLatency?: number;
  /** Whose requests wait from now on, until this changes. */
  readonly hold?: 'api' | 'auth' | 'none';
}

type Sent = Readonly<Record<string, unknown>> | undefined;

const USUAL: Rules = { tokenLifetime: 60, graceSeconds: 20, idle: 0 };
const REFRESHES = ['normal', '500', 'cut'] as const;
const HOLDS = ['api', 'auth', 'none'] as const;
const DAY = 24 * 60 * 60;

/** Reads what a page has sent, as far as it makes sense. */
export function rulesOf(sent: Sent): Rules {
  const of = (name: keyof Rules): number => within(sent?.[name], DAY) ?? USUAL[name];
  return { tokenLifetime: Math.max(2, of('tokenLifetime')), graceSeconds: of('graceSeconds'), idle: of('idle') };
}

export function changeOf(sent: Sent): Change {
  const refresh = REFRESHES.find((value) => value === sent?.refresh);
  const advance = within(sent?.advance, DAY * 1000);
  const apiLatency = within(sent?.apiLatency, 5000);
  const hold = HOLDS.find((value) => value === sent?.hold);
  return {
    ...(refresh && { refresh }),
    ...(advance !== undefined && { advance }),
    ...(apiLatency !== undefined && { apiLatency }),
    ...(hold && { hold }),
  };
}

function within(value: unknown, most: number): number | undefined {
  return typeof value === 'number' && value >= 0 && value <= most ? value : undefined;
}
