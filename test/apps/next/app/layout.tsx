import type { ReactNode } from 'react';
import { peek } from '../lib/auth-server';
import { Providers } from './providers';

export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const peeked = await peek();
  return (
    <html lang="en">
      <body>
        {/* The claims and not the token: what a Client Component gets is part of the page. */}
        <Providers rendered={peeked?.claims ?? null}>{children}</Providers>
      </body>
    </html>
  );
}
