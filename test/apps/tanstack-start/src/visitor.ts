import { createServerFn } from '@tanstack/react-start';
import { apiFetch } from './server/auth-server.ts';

/** Returns the claims and not the token: what a loader returns is part of the page. */
export const readRendered = createServerFn().handler(({ context }) => context.visitor?.claims ?? null);

/** Counts the user's notes: calls the app's API with the token of `peek`. */
export const countNotes = createServerFn().handler(async ({ context: { visitor } }) => {
  if (visitor === undefined) return null;
  const answer = await apiFetch('/api/notes', visitor);
  const { notes } = (await answer.json()) as { readonly notes: readonly string[] };
  return notes.length;
});
