import type { ServerParts } from '../server-parts.ts';
import { type CookieValue, readCookieValue } from './cookie-value.ts';
import { readCookies } from './read-cookies.ts';

/** The session's cookies of a request. */
export interface Presented {
  /** How many cookies had the name. More than one means that another host has set one too. */
  readonly count: number;
  /** The cookies that this server made. */
  readonly values: readonly CookieValue[];
}

/** Allows for cookies of other hosts: browsers send 180 cookies at most. */
const MOST = 200;

/** Reads the cookies without a query. */
export async function presentedCookies({ headers }: Request, { secrets, settings }: ServerParts): Promise<Presented> {
  const sent = readCookies(settings.cookie.name, headers.get('cookie'));
  if (sent.length === 0) return { count: 0, values: [] };
  const derived = await secrets();
  const read = sent.slice(0, MOST).map((value) => readCookieValue(value, derived));
  return { count: sent.length, values: read.filter((value) => value !== undefined) };
}
