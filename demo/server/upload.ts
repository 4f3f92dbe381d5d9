import { createHash } from 'node:crypto';

/** Says whether a form has a `file` whose SHA-256 is what its field `sha256` says. */
export async function isWholeUpload(body: Uint8Array, contentType: string): Promise<boolean> {
  const message = new Response(new Uint8Array(body), { headers: { 'content-type': contentType } });
  const form = await message.formData().catch(() => undefined);
  const file = form?.get('file');
  if (!(file instanceof File)) return false;
  const digest = createHash('sha256')
    .update(new Uint8Array(await file.arrayBuffer()))
    .digest('hex');
  return digest === form?.get('sha256');
}
