import { compactVerify } from 'jose';
import type { Jwt } from './jwt.ts';

/** Secrets of guides, examples and templates: whoever wants to write tokens tries them first, without a call to the server. */
const WORDS: readonly string[] = [
  ...['secret', 'Secret', 'SECRET', 'secretkey', 'secret-key', 'secret_key', 'mysecret', 'my-secret', 'my_secret'],
  ...[
    'my-secret-key',
    'my_secret_key',
    'mysecretkey',
    'supersecret',
    'super-secret',
    'super_secret',
    'shhhhh',
    'shhhhhh',
  ],
  ...['supersecretkey', 'super-secret-key', 'topsecret', 'your-secret', 'your_secret', 'yoursecret', 'your-secret-key'],
  ...['your_secret_key', 'yoursecretkey', 'your_jwt_secret', 'your-jwt-secret', 'your_jwt_secret_key', 'jwtsecret'],
  ...['jwt-secret', 'jwt_secret', 'JWT_SECRET', 'jwt', 'jwtSecret', 'jwt-secret-key', 'access_secret', 'access-secret'],
  ...['ACCESS_TOKEN_SECRET', 'accessTokenSecret', 'access-token-secret', 'refresh-secret', 'token', 'key', 'private'],
  ...['changeme', 'change-me', 'change_me', 'changeit', 'changethis', 'password', 'passw0rd', '123456', '12345678'],
  ...['test', 'dev', 'development', 'default', 'example', 'admin', 'undefined', 'null', 'false', 'qwerty', 'abc123'],
  ...['your-256-bit-secret', 'your-384-bit-secret', 'your-512-bit-secret', 'a-string-secret-at-least-256-bits-long'],
  ...['a-valid-string-secret-that-is-at-least-512-bits-long-which-is-very-long', 'keyboard cat'],
  ...['super-secret-jwt-token-with-at-least-32-characters-long', 'please-change-this-secret', 'django-insecure'],
  ...['09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7', 'replace-me', 'insecure', 'foo', 'hello'],
];

/** Whether the secret of a token's signature is a word that stands in examples. */
export async function hasGuessableSecret({ header, signed, signature }: Jwt): Promise<boolean> {
  const { alg } = header;
  if (typeof alg !== 'string' || !/^HS\d/.test(alg)) return false;
  const encoder = new TextEncoder();
  const opens = (word: string): Promise<boolean> =>
    compactVerify(`${signed}.${signature}`, encoder.encode(word)).then(
      () => true,
      () => false,
    );
  return (await Promise.all(WORDS.map(opens))).includes(true);
}
