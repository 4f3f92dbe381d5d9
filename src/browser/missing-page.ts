import { say } from '../errors/say.ts';

/**
 * Says once for each auth that an app outside of browsers, such as one in React Native, has to hand in its page: without one
 * every call goes out without a token, as on a server.
 */
export function warnOfMissingPage(): void {
  const { navigator } = globalThis as Partial<typeof globalThis>;
  if (/native/i.test(navigator?.product ?? ''))
    console.error(say('missing-page', 'This app has no page that rebearer knows.'));
}
