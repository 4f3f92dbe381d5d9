import { type Auth, createAuth } from 'rebearer';

export interface Claims {
  readonly sub: string;
  readonly name: string;
}

declare module 'rebearer/react' {
  interface Register {
    auth: Auth<Claims>;
  }
}

let ofPage: Auth<Claims> | undefined;

/** Returns an auth of its own to each request on the server, and always the same in the browser. */
export function getAuth(initial?: Claims | null): Auth<Claims> {
  const create = () => createAuth<Claims>({ refresh: '/auth/refresh', logout: '/auth/logout', initial });
  if (typeof window === 'undefined') return create();
  return (ofPage ??= create());
}
