import type { PageServerLoad } from './$types';

/** Calls the app's API with the token of `peek`. */
export const load: PageServerLoad = async ({ fetch, locals }) => {
  if (locals.visitor === undefined) return { count: undefined };
  const answer = await fetch('/api/notes', { headers: { authorization: `Bearer ${locals.visitor.accessToken}` } });
  const { notes }: { readonly notes: readonly string[] } = await answer.json();
  return { count: notes.length };
};
