import { createContext, createElement, type ReactElement, type ReactNode, useContext } from 'react';
import type { Auth } from '../index.ts';
import type { RegisteredAuth } from './register.ts';

const AuthContext = /* @__PURE__ */ createContext<Auth<unknown> | undefined>(undefined);

/** Gives an auth to the hooks and components below that are given none: the app's own at the top, another one in a test. */
export function AuthProvider({
  auth,
  children,
}: {
  readonly auth: RegisteredAuth;
  readonly children?: ReactNode;
}): ReactElement {
  return createElement(AuthContext.Provider, { value: auth }, children);
}

/** Returns the auth that was given, or else the provider's. */
export function useGivenAuth<Claims>(given: Auth<Claims> | undefined): Auth<Claims> {
  // What a provider may be given, `Register` says.
  const provided = useContext(AuthContext) as Auth<Claims> | undefined;
  const auth = given ?? provided;
  if (auth !== undefined) return auth;
  throw new TypeError('There is no auth. Put <AuthProvider auth={auth}> above, or hand the auth over.');
}
