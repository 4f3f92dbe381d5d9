import { bare } from '../bare.ts';
import type { Page } from '../browser/page.ts';
import { readHeaders } from './headers.ts';
import { readEndpointUrl } from './urls.ts';

/** An endpoint with an absolute URL. */
export interface Endpoint {
  readonly url: string;
  readonly method?: string | undefined;
  readonly headers: Readonly<Record<string, string>> | undefined;
}

/** A URL alone, which is an endpoint with the defaults. */
export function isUrl(given: unknown): given is string | URL | undefined {
  return typeof given === 'string' || given instanceof URL || given === undefined || given === null;
}

/** Reads an endpoint. A missing URL is reported as a missing endpoint. */
export function readEndpoint<Given extends object>(
  given: string | URL | Given,
  name: string,
  page: Page | undefined,
): Omit<Given, keyof Endpoint> & Endpoint {
  const own = bare(isUrl(given) ? { url: given } : given) as Given & {
    readonly url: unknown;
    readonly headers?: unknown;
  };
  const url = readEndpointUrl(own.url, name, page);
  return Object.assign(own, { url, headers: readHeaders(own.headers, `${name}.headers`) });
}
