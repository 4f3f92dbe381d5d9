import { inject, makeStateKey, REQUEST_CONTEXT, TransferState } from '@angular/core';
import { type Auth, createAuth } from 'rebearer';
import type { Peeked } from 'rebearer/server';

export interface Claims {
  readonly sub: string;
  readonly name: string;
}

interface RequestContext {
  readonly visitor?: Peeked<{ readonly name: string }> | undefined;
}

const RENDERED = makeStateKey<Claims | null>('rendered');

/** Returns the user for whom the server renders, as `server.ts` has found; `undefined` in the browser. */
export function injectVisitor(): RequestContext['visitor'] {
  return (inject(REQUEST_CONTEXT) as RequestContext | null)?.visitor;
}

/** Creates the auth of one app: on the server that is one request, in the browser the page. */
export function createPageAuth(): Auth<Claims> {
  const state = inject(TransferState);
  const visitor = injectVisitor();
  // The claims and not the token: this state is part of the page.
  if (visitor !== undefined) state.set(RENDERED, visitor.claims);
  return createAuth<Claims>({ refresh: '/auth/refresh', logout: '/auth/logout', initial: state.get(RENDERED, null) });
}
