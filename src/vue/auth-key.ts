import type { InjectionKey } from 'vue';
import type { Auth } from '../index.ts';
import type { Register } from './register.ts';

/** The type of the auth in `Register`; without one, an auth with unknown claims. */
export type RegisteredAuth = Register extends { readonly auth: infer Given extends Auth } ? Given : Auth;

/** The key under which `createAuthPlugin` provides the auth, for `inject(AuthKey)`. */
export const AuthKey: InjectionKey<RegisteredAuth> = Symbol('rebearer');
