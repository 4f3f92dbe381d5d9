import { defaultAccessCookie, defaultCookie, defaultCsrfCookie } from './cookie.ts';
import type { ServerOptions } from './config.ts';
import type { System } from '../shared/system.ts';

interface ServedSystem extends Omit<System, 'url'> {
  readonly server: ServerOptions;
}

/** The ways to share a session that the demo shows, the usual one first. What the client does for each is in `demo/app`. */
export const SYSTEMS: readonly ServedSystem[] = [
  {
    id: 'cookie',
    title: 'Cookie',
    story: 'An HttpOnly cookie refreshes a token in memory.',
    server: {},
  },
  {
    id: 'response-token',
    title: 'In the answer',
    story: 'The answer to an expired token brings the next one. No refresh call.',
    server: { responseToken: 'accept' },
  },
  {
    id: 'tokens',
    title: 'Two tokens',
    story: 'RFC 6749: the page holds both tokens, in memory. A reload signs out.',
    server: { grants: 'tokens' },
  },
  {
    id: 'cookies',
    title: 'Cookies only',
    story: 'The page sees no token at all. CSRF by signed double submit.',
    server: { grants: 'cookies' },
  },
  {
    id: 'proof',
    title: 'Proof',
    story: 'The expired token travels with the refresh, as a proof. A reload signs out.',
    server: { proof: true },
  },
];

/** Cookies know no ports: on one host each system needs names of its own. */
export function namesOf(id: string, path: string): Pick<ServerOptions, 'accessCookie' | 'cookie' | 'csrfCookie'> {
  return {
    cookie: { ...defaultCookie(false), path, name: `session-${id}` },
    accessCookie: { ...defaultAccessCookie(false), name: `access-${id}` },
    csrfCookie: { ...defaultCsrfCookie(false), name: `csrf-${id}` },
  };
}
