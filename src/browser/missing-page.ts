/** Where a global fetch has no page around it that this package knows of, and no server either. */
const NATIVE_APP = /native/i;

/**
 * Says once for each auth that an app outside of browsers, such as one in React Native, has to hand in its page: without one
 * every call goes out without a token, as on a server.
 */
export function warnOfMissingPage(): void {
  const { navigator } = globalThis as Partial<typeof globalThis>;
  if (!NATIVE_APP.test(navigator?.product ?? '')) return;
  console.error(
    'rebearer: this app has no page that rebearer knows, so its calls go out without a token. Hand one in: createAuth({ environment: { page } }). See the section «React Native» of the guide.',
  );
}
