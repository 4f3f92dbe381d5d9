import { AuthProvider } from 'rebearer/react';
import { getAuth } from '../../lib/auth';

export const dynamic = 'force-dynamic';

/** What the documentation warns of: a Server Component hands an auth over. */
export default function HandedOver() {
  return <AuthProvider auth={getAuth()}>Never shown</AuthProvider>;
}
