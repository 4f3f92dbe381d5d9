import { serveBelow } from './page.ts';

/** Serves the notes of the recipes, each under its number, and takes what is sent there. */
export function serveNotes(): void {
  serveBelow('/notes', async (request) => {
    const id = Number(new URL(request.url).pathname.split('/').at(-1));
    const text = request.method === 'GET' ? `note ${id}` : await request.text();
    return Response.json({ id, text });
  });
}
