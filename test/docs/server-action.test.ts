import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { ROOT, writeBlocks } from './blocks.ts';

type AddNote = (user: unknown, form: FormData) => Promise<string>;

/** Loads the sample as the page has it; `subject`: whose cookie the request has. */
async function load(subject: string | undefined): Promise<AddNote> {
  const folder = await mkdtemp(join(ROOT, 'test/docs/.server-action-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  vi.stubGlobal('visitorOfTest', subject === undefined ? undefined : { subject });
  onTestFinished(() => void vi.unstubAllGlobals());
  const peek = 'export const peek = async () => globalThis.visitorOfTest;';
  await writeBlocks(folder, [
    { file: 'add-note.ts', code: await readFile(join(ROOT, 'test/apps/next/lib/add-note.ts'), 'utf8') },
    { file: 'auth-server.ts', code: peek },
  ]);
  const { addNote }: { readonly addNote: AddNote } = await import(join(folder, 'add-note.ts'));
  return addNote;
}

// Anyone can call a Server Action, with whatever arguments.
test.each([
  ['alice', 'alice', /^Saved for alice/],
  ['bob', 'alice', /^Nothing/],
  [undefined, 'alice', /^Nothing/],
  [undefined, undefined, /^Nothing/],
  ['alice', undefined, /^Nothing/],
])('a request with the cookie of %s whose page is that of %s is answered %s', async (subject, user, answer) => {
  const addNote = await load(subject);
  expect(await addNote(user, new FormData())).toMatch(answer);
});
