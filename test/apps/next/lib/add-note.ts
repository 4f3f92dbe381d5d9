'use server';

import { peek } from './auth-server';

/**
 * `user`: for whom the page was shown. Another tab may have signed in another user since, and the action gets that user's cookie. Anyone
 * can call an action with any arguments, so the cookie alone says who it is.
 */
export async function addNote(user: string, form: FormData): Promise<string> {
  const visitor = await peek();
  if (visitor === undefined || visitor.subject !== user) return 'Nothing was saved. Load the page again.';
  // Yours writes to a database.
  return `Saved for ${visitor.subject}: ${String(form.get('text'))}`;
}
