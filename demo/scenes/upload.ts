const BYTES = 40_000;

/** A form with a file, and what the server is to make of it: a digest of the file that it checks. */
export async function makeForm(): Promise<FormData> {
  const bytes = Uint8Array.from({ length: BYTES }, (_, at) => (at * 31) % 256);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const form = new FormData();
  form.set('sha256', Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join(''));
  form.set('file', new File([bytes], 'picture.png', { type: 'image/png' }));
  return form;
}
