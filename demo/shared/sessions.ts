/** A session of the user, in this or another browser. */
export interface ListedSession {
  readonly session_id: string;
  readonly created_at: string;
  readonly last_seen_at: string;
  readonly current: boolean;
  /** The `User-Agent` of the sign-in. */
  readonly device?: string;
  readonly address?: string;
}

const BROWSERS = [
  ['Firefox', /Firefox\//],
  ['Edge', /Edg\//],
  ['Chrome', /Chrom(?:e|ium)\//],
  ['Safari', /Safari\//],
] as const;

const SYSTEMS = [
  ['Android', /Android/],
  ['iOS', /iPhone|iPad/],
  ['Windows', /Windows/],
  ['macOS', /Mac OS/],
  ['Linux', /Linux/],
] as const;

/** Names a browser by its `User-Agent`, such as `Chrome on Linux`. */
export function deviceOf({ device = '' }: ListedSession): string {
  const [browser] = BROWSERS.find(([, pattern]) => pattern.test(device)) ?? ['A browser'];
  const system = SYSTEMS.find(([, pattern]) => pattern.test(device))?.[0];
  return system === undefined ? browser : `${browser} on ${system}`;
}

/** Since when it is there, and from where. */
export function historyOf({ address, created_at, last_seen_at }: ListedSession): string {
  const from = address === undefined ? '' : `from ${address}, `;
  return `${from}since ${timeOf(created_at)}, last seen ${timeOf(last_seen_at)}`;
}

export function timeOf(moment: string): string {
  return new Date(moment).toLocaleTimeString();
}
