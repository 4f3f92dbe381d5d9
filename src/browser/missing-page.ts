import { say } from '../errors/say.ts';

/**
 * Logs once for each auth that an app outside of browsers, such as React Native, has to pass its page: without one every call is sent
 * without a token, as on a server.
 */
export function warnOfMissingPage(): void {
  const { navigator } = globalThis as Partial<typeof globalThis>;
  if (/native/i.test(navigator?.product ?? ''))
    console.error(say('missing-page', 'This app has no page that rebearer knows.'));
}
