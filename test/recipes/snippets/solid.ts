import { type Accessor, from } from 'solid-js';
import { auth } from './auth.ts';

export const useSession = (): Accessor<typeof auth.session> =>
  from((set) => {
    set(() => auth.session);
    return auth.subscribe((session) => set(() => session));
  }, auth.session);
