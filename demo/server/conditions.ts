/** What the demo's page may make hard for itself. */
export interface Conditions {
  /** Seconds. */
  readonly tokenLifetime: number;
  /** Milliseconds that each answer of the API and of the session's routes takes longer. */
  readonly latency: number;
  /** How a refresh is answered: as it should, with a status, or never. */
  readonly refresh: 'normal' | '500' | '401' | 'never';
  /** A cookie can be used only once: a lost answer then ends the session. */
  readonly isStrict: boolean;
}

const LIMITS = { tokenLifetime: [2, 600], latency: [0, 5_000] } as const;
const REFRESHES: readonly unknown[] = ['normal', '500', '401', 'never'];

/** Returns the conditions with what a page has sent, as far as it makes sense. */
export function changed(conditions: Conditions, given: Readonly<Record<string, unknown>>): Conditions {
  const { refresh, isStrict } = given;
  return {
    tokenLifetime: within('tokenLifetime', conditions, given),
    latency: within('latency', conditions, given),
    refresh: isRefresh(refresh) ? refresh : conditions.refresh,
    isStrict: typeof isStrict === 'boolean' ? isStrict : conditions.isStrict,
  };
}

function within(
  name: keyof typeof LIMITS,
  conditions: Conditions,
  { [name]: value }: Readonly<Record<string, unknown>>,
): number {
  const [least, most] = LIMITS[name];
  return typeof value === 'number' && value >= least && value <= most ? Math.round(value) : conditions[name];
}

function isRefresh(value: unknown): value is Conditions['refresh'] {
  return REFRESHES.includes(value);
}
