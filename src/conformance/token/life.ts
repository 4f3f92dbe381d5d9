import type { Grant } from '../grant/find-grant.ts';
import { decodeJwt, secondsOf } from './jwt.ts';

/** The lifetime of an access token in seconds, by its own claims before `expires_in`; `undefined` where nothing says so. */
export function lifeOf(grant: Grant | undefined): number | undefined {
  const jwt = decodeJwt(grant?.accessToken ?? '');
  const [exp, iat] = jwt === undefined ? [] : [secondsOf(jwt, 'exp'), secondsOf(jwt, 'iat')];
  return exp !== undefined && iat !== undefined ? exp - iat : grant?.expiresIn;
}
