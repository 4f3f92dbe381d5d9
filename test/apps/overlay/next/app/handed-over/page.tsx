import { AuthProvider } from 'rebearer/react';
import { auth } from '../../lib/auth';

export const dynamic = 'force-dynamic';

/** What the documentation warns of: a Server Component hands `auth` over. */
export default function HandedOver() {
  return <AuthProvider auth={auth}>Never shown</AuthProvider>;
}
