import { createContext, createElement, type ReactElement, type ReactNode, useContext } from 'react';
import type { Auth } from '../index.ts';
import type { RegisteredAuth } from './register.ts';

const AuthContext = /* @__PURE__ */ createContext<Auth | undefined>(undefined);

/** Provides an auth to the hooks and components below it that have none of their own. */
export function AuthProvider({
  auth,
  children,
}: {
  readonly auth: RegisteredAuth;
  readonly children?: ReactNode;
}): ReactElement {
  return createElement(AuthContext.Provider, { value: auth }, children);
}

/** Returns the given auth, otherwise the provider's. */
export function useGivenAuth<Claims>(given: Auth<Claims> | undefined): Auth<Claims> {
  // `Register` declares the type of the provider's auth.
  const provided = useContext(AuthContext) as Auth<Claims> | undefined;
  const auth = given ?? provided;
  if (auth !== undefined) return auth;
  throw new TypeError('There is no auth. Put <AuthProvider auth={auth}> above, or pass the auth.');
}
