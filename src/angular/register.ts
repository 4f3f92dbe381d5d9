import type { Auth } from '../index.ts';

/**
 * Names the app's own auth, once, so that `injectSession()` knows its claims:
 * `declare module 'rebearer/angular' { interface Register { auth: typeof auth } }`.
 */
export interface Register {}

/** The type of the auth that the app has named in `Register`; one whose claims are unknown where it has not. */
export type RegisteredAuth = Register extends { readonly auth: infer Given extends Auth<unknown> }
  ? Given
  : Auth<unknown>;

/** What an auth knows of its user. */
export type ClaimsOf<Given> = Given extends Auth<infer Claims> ? Claims : never;
