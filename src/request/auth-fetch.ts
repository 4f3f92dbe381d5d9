import { asFetch } from './base-fetch.ts';
import type { Fetch } from './call.ts';
import { createLight } from './light.ts';
import { pack, type PackRules } from './pack.ts';
import { RequestRun } from './request-run.ts';
import type { SessionAccess } from './session-access.ts';
import { createSendBare } from './send-bare.ts';

export interface AuthFetchParts extends PackRules {
  /** The base fetch, looked up at each call. */
  readonly fetch: () => Fetch;
  readonly origins: readonly string[];
  /** Whether a call is that of a refresher, which may use the auth's own fetch: a refresh would wait for itself. */
  readonly isOfRefresh: () => boolean;
  /** Whether a call is one of this auth that a wrapper of its fetch, in the place of the global fetch, passes on. */
  readonly isPassedOn: () => boolean;
  /** `undefined` for a refresher of the app. */
  readonly refreshUrl: string | undefined;
  /** The new fetch copies the own properties of this one; `undefined` if there is no fetch yet. */
  readonly look: Fetch | undefined;
}

/**
 * Makes the fetch. It ignores `this`, because clients call it as a method of theirs. Without a session, and without a CSRF value to
 * repeat, it calls the base fetch with unchanged arguments.
 */
export function createAuthFetch(access: SessionAccess, rules: AuthFetchParts): Fetch {
  const needsSession = !rules.overrideAuthorization && rules.attach.csrf === undefined;
  const isSignedIn = (): boolean => (access.state().token?.generation ?? 0) > 0;
  const sendBare = createSendBare({ ...access, ...rules, isSignedIn });
  const sendLight = createLight(access, rules, sendBare);
  return asFetch(rules.look, (_base, _this, args) => {
    const fetch = rules.fetch();
    const isBare =
      (args as readonly unknown[]).length === 0 ||
      rules.isOfRefresh() ||
      (needsSession && access.state().session.status === 'unauthenticated');
    if (isBare) return fetch(...args);
    const light = sendLight(fetch, args);
    if (light !== undefined) return light;
    // Not by index: a polluted `Object.prototype` has an argument that was not given.
    const [input, init] = args;
    const request = pack(fetch, input, init, rules);
    return request === undefined ? sendBare(fetch, args) : new RequestRun(access, request, access.state()).start();
  });
}
