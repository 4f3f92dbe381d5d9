import type { InjectionKey } from 'vue';
import type { RegisteredAuth } from './register.ts';

/** The key under which `createAuthPlugin` provides the auth, for `inject(AuthKey)`. */
export const AuthKey: InjectionKey<RegisteredAuth> = Symbol('rebearer');
