import ky, { type KyInstance, type Options } from 'ky';
import type { Auth } from '../index.ts';
import { asOneUser, countUsers } from './one-user.ts';
import { sparing } from './retry.ts';

/** Everything that ky takes, but its fetch. */
export type AuthKyOptions = Omit<Options, 'fetch'>;

/**
 * Makes a ky on `auth.fetch`. ky goes on retrying what the API or the network failed, but never a 401, nor a `RefreshError` or any
 * other `AuthError`: those reach `beforeError` hooks and callers as they are. Its `timeout` covers the wait for a refresh; the
 * refresh itself, shared by all, outlives it. A retry whose user has gone meanwhile is not sent: `SessionChangedError`.
 */
export function createAuthKy(auth: Auth<unknown>, options: AuthKyOptions = {}): KyInstance {
  const { fetch } = auth;
  const users = countUsers(auth);
  const init = (call: Options): void => {
    call.retry = sparing(call.retry);
    // Who gives a call a fetch of its own means that one.
    if (call.fetch === fetch) call.fetch = asOneUser(fetch, users);
  };
  return ky.create({ ...options, fetch, hooks: { ...options.hooks, init: [...(options.hooks?.init ?? []), init] } });
}
