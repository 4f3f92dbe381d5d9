import type { Page } from '../browser/page.ts';
import type { ReadAnswer } from '../refresh/answer.ts';
import { tagOf } from '../request/body.ts';
import type { RefreshEndpoint } from '../refresh/by-cookie.ts';
import { endpointUrl, flag, list, number, ofType, optional, type Read, readMembers, type Table } from './checks.ts';
import { method, readHeaders } from './headers.ts';
import { wrong } from './sentences.ts';

/** An endpoint with an absolute URL. */
export interface Endpoint {
  readonly url: string;
  readonly method: string | undefined;
  readonly headers: Readonly<Record<string, string>> | undefined;
}

/** A missing URL is reported as a missing endpoint. */
const readUrl: Read<string> = (given, name, page) => endpointUrl(given, name.slice(0, -'.url'.length), page);

export const LOGOUT = (): Table<Endpoint> => ({
  url: readUrl,
  method: optional(method),
  headers: optional(readHeaders),
});

export const REFRESH = (): Table<Endpoint & Required<RefreshEndpoint>> => ({
  ...LOGOUT(),
  endStatuses: list(number(0, (given) => given > 99 && given < 600, 'statuses')),
  sendAccessToken: flag,
  read: ofType<ReadAnswer>('function'),
});

/** Reads an endpoint; a URL alone is an endpoint with the defaults. */
export function readEndpoint<Known extends Endpoint>(
  table: Table<Known>,
  given: unknown,
  name: string,
  page: Page | undefined,
): Known {
  // It has no members, and would be reported as missing.
  if (typeof REBEARER_PRODUCTION === 'undefined' && tagOf(given) === 'Promise') throw wrong(name, 'promise');
  const isUrl = typeof given === 'string' || given instanceof URL || given === undefined || given === null;
  return readMembers(table, isUrl ? { url: given } : given, name, page);
}
