import { readable } from 'svelte/store';
import { auth } from './auth';

/** For `$session` in components. */
export const session = readable(auth.session, (set) => {
  set(auth.session);
  // A failure shows as the `error` of a session that is loading; the restore is repeated by itself.
  auth.ready().catch(() => {});
  return auth.subscribe(set);
});
