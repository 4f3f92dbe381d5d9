import { auth } from './auth.ts';

export async function listNotes(): Promise<readonly string[]> {
  const response = await auth.fetch('/api/notes');
  if (!response.ok) throw new Error(`The notes could not be read: ${response.status}`);
  return response.json() as Promise<readonly string[]>;
}
