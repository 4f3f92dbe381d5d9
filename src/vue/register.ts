/**
 * Declares the app's auth, once, so that `useSession()` without an argument knows its claims:
 * `declare module 'rebearer/vue' { interface Register { auth: typeof auth } }`.
 */
export interface Register {}
