import type { Page } from '../browser/page.ts';
import type { TokenEndpoint } from '../refresh/by-token.ts';
import { endpointUrl, needed, optional, type Read, readMembers, type Table } from './checks.ts';
import { wrong } from './sentences.ts';

/** A server would take an empty name or scope for a wrong one. */
const text: Read<string | undefined> = /* @__PURE__ */ optional((given, name) => {
  if (given === '') throw wrong(name, 'empty');
  return needed('string')(given, name);
});

/**
 * Checks what `refreshTokenGrant` is given. Without a page, as on a server or in React Native, a path stays a path.
 *
 * @throws TypeError that names the option.
 */
export function readTokenEndpoint(given: TokenEndpoint, page: Page | undefined): TokenEndpoint {
  const table: Table<TokenEndpoint> = { url: endpointUrl, clientId: text, scope: text };
  return readMembers(table, given, 'refreshTokenGrant', page);
}
