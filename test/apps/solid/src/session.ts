import { type Accessor, from } from 'solid-js';
import { auth } from './auth';

/** Makes a signal of the session, which stops with its owner. */
export const useSession = (): Accessor<typeof auth.session> =>
  from((set) => {
    set(() => auth.session);
    // A failure shows as the `error` of a session that is loading; the restore is repeated by itself.
    auth.ready().catch(() => {});
    return auth.subscribe((session) => set(() => session));
  }, auth.session);
