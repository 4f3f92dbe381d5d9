'use client';

import type { ReactNode } from 'react';
import { AuthProvider } from 'rebearer/react';
import { auth } from '../lib/auth';

export function Providers({ children }: { readonly children: ReactNode }) {
  return <AuthProvider auth={auth}>{children}</AuthProvider>;
}
