import { type ReactElement, type ReactNode, useState } from 'react';
import { AuthProvider } from 'rebearer/react';
import { createTestAuth } from 'rebearer/testing';
import type { Claims } from './auth.ts';

interface Props {
  readonly claims?: Claims;
  readonly children: ReactNode;
}

/** Shows its children to the user of the claims; without claims to a visitor. */
export function WithSession({ claims, children }: Props): ReactElement {
  const [auth] = useState(() => createTestAuth<Claims>(claims ? { claims } : { status: 'unauthenticated' }));
  return <AuthProvider auth={auth}>{children}</AuthProvider>;
}
