/** What an access token may be signed with (RFC 7518): no shared secret, and never `none`. */
export const ALGORITHMS: string[] = [
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
  'PS256',
  'PS384',
  'PS512',
  'RS256',
  'RS384',
  'RS512',
];
