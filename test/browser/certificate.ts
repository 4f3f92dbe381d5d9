import { generate } from 'selfsigned';

let made: Promise<{ readonly key: string; readonly cert: string }> | undefined;

/** Makes a certificate for this machine, once per process, that only a browser told to ignore its faults accepts. */
export function makeCertificate(): Promise<{ readonly key: string; readonly cert: string }> {
  made ??= generate([{ name: 'commonName', value: 'localhost' }]).then((pems) => ({
    key: pems.private,
    cert: pems.cert,
  }));
  return made;
}
