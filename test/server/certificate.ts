import { generate } from 'selfsigned';
import type { Certificate } from '../../demo/server/config.ts';

let made: Promise<Certificate> | undefined;

/** Makes a certificate of this process, good for localhost and for every host of example.com. */
export function certificate(): Promise<Certificate> {
  made ??= make();
  return made;
}

async function make(): Promise<Certificate> {
  const names = ['localhost', 'example.com', '*.example.com'];
  const altNames = names.map((value) => ({ type: 2, value }) as const);
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames }],
  });
  return { key, cert };
}
