import ky, { type KyInstance, type Options } from 'ky';
import type { Auth } from '../index.ts';
import { asOneUser, countUsers } from './one-user.ts';
import { sparing } from './retry.ts';

/** The options of ky, except its fetch. */
export type AuthKyOptions = Omit<Options, 'fetch'>;

/**
 * Makes a ky instance on `auth.fetch`. ky still retries failures of the API and the network, but never a 401, a `RefreshError` or
 * another `AuthError`: those reach `beforeError` hooks and callers unchanged. Its `timeout` includes the wait for a refresh, but does
 * not abort the shared refresh. If the user changes before a retry, it rejects with `SessionChangedError`.
 *
 * @example
 * const api = createAuthKy(auth, { prefix: '/api' });
 */
export function createAuthKy(auth: Auth, options: AuthKyOptions = {}): KyInstance {
  if (typeof REBEARER_PRODUCTION === 'undefined' && typeof Reflect.get(Object(auth), 'createFetch') !== 'function')
    throw new TypeError('createAuthKy: the first argument is not an auth of createAuth.');
  const { fetch } = auth;
  const users = countUsers(auth);
  const init = (call: Options): void => {
    call.retry = sparing(call.retry);
    // A call with a fetch of its own keeps it.
    if (call.fetch === fetch) call.fetch = asOneUser(fetch, users);
  };
  return ky.create({ ...options, fetch, hooks: { ...options.hooks, init: [...(options.hooks?.init ?? []), init] } });
}
