import { CompactSign, exportSPKI, importJWK, type JWK } from 'jose';
import { keysFor, secretMembersOf } from './jwks.ts';
import { algorithmOf, type Jwt, unsigned } from './jwt.ts';

/** A token that an attacker can write, with the claims of a right one. */
export interface Forged {
  /** Reads on from "a token". */
  readonly what: string;
  readonly token: string;
}

/** A list of refused algorithms may have one spelling of it alone. */
const NONES = ['none', 'None', 'NONE', 'nOnE'] as const;

/**
 * Returns tokens whose algorithm an attacker has chosen: none, and where the public key is known HS256 with that key as its secret, which
 * a library takes that is given a key and no list of algorithms (RFC 8725, section 2.1).
 */
export async function forgedTokens(jwt: Jwt, keys: readonly JWK[]): Promise<readonly Forged[]> {
  const unsignedOnes = NONES.map((alg) => ({ what: `with \`alg: ${alg}\``, token: unsigned(jwt, alg) }));
  const secrets = await Promise.all(keysFor(jwt, keys).map((key) => textsOf(key, jwt)));
  const what = 'that is signed by HS256 with the public key as its secret';
  const confused = await Promise.all(secrets.flat().map(async (text) => ({ what, token: await signed(jwt, text) })));
  return [...unsignedOnes, ...confused];
}

/** A public key as servers read it from a file, with the last line break and without. */
async function textsOf(key: JWK, jwt: Jwt): Promise<readonly string[]> {
  if (secretMembersOf(key).length > 0) return [];
  try {
    const imported = await importJWK(key, algorithmOf(jwt));
    if (imported instanceof Uint8Array) return [];
    const text = (await exportSPKI(imported)).trimEnd();
    return [text, `${text}\n`];
  } catch {
    // This runtime does not know the key.
    return [];
  }
}

function signed({ header, claims }: Jwt, secret: string): Promise<string> {
  const { kid, typ } = header;
  const encoder = new TextEncoder();
  return new CompactSign(encoder.encode(JSON.stringify(claims)))
    .setProtectedHeader({
      alg: 'HS256',
      ...(typeof kid === 'string' ? { kid } : {}),
      ...(typeof typ === 'string' ? { typ } : {}),
    })
    .sign(encoder.encode(secret));
}
