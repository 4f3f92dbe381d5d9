import type { Auth } from '../index.ts';

/**
 * Declares the app's auth, once, so that `useSession()` without an argument knows its claims:
 * `declare module 'rebearer/vue' { interface Register { auth: typeof auth } }`.
 */
export interface Register {}

/** The type of the auth in `Register`; without one, an auth with unknown claims. */
export type RegisteredAuth = Register extends { readonly auth: infer Given extends Auth } ? Given : Auth;

/** The type of an auth's claims. */
export type ClaimsOf<Given> = Given extends Auth<infer Claims> ? Claims : never;
