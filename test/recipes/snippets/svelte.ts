import { readable } from 'svelte/store';
import { auth } from './auth.ts';

export const session = readable(auth.session, (set) => {
  set(auth.session);
  return auth.subscribe(set);
});
