import { pathOf } from '../request/call.ts';

/** Returns a URL as the events of an auth show it. A user name and a password, which fetch refuses, are left out too. */
export function redactUrl(url: string): string {
  return pathOf(url).replace(/^(\w+:\/\/)[^/]*@/, '$1');
}
