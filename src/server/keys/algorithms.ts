/** What an access token may be signed with, and the kind of key for it (RFC 7518, RFC 8037): no shared secret, and never `none`. */
export const KINDS: Readonly<Record<string, string>> = {
  ES256: 'EC P-256',
  ES384: 'EC P-384',
  ES512: 'EC P-521',
  EdDSA: 'OKP Ed25519',
  Ed25519: 'OKP Ed25519',
  PS256: 'RSA',
  PS384: 'RSA',
  PS512: 'RSA',
  RS256: 'RSA',
  RS384: 'RSA',
  RS512: 'RSA',
};

export const ALGORITHMS: string[] = Object.keys(KINDS);
