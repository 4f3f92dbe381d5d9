import type { Found, StoredSession, Written } from './store.ts';

/** Throws where an answer tells no time: the clock of the tokens would be lost with it. */
export function timely<Answer extends { readonly now: number }>(answer: Answer): Answer {
  if (Number.isFinite(answer.now)) return answer;
  throw new Error('The store told no time.');
}

/**
 * Throws where an answer is about another session than was asked for: a pooler that does not support prepared statements can have a client
 * run another one. That user would get the token of this one.
 */
export function about<Answer extends Found>(id: string, answer: Answer): Answer {
  const { session } = answer;
  if (session === undefined || session.id === id) return answer;
  throw new Error('The store answered for another session.');
}

/** Throws where a list has the session of another user, who would be shown, or ended. */
export function ofSubject<Answer extends { readonly sessions: readonly StoredSession[] }>(
  subject: string,
  answer: Answer,
): Answer {
  if (answer.sessions.every((session) => session.subject === subject)) return answer;
  throw new Error('The store answered for another user.');
}

/** Throws where a session is open after its end: a logout must not be confirmed then. */
export function ended(answer: Written): Written {
  const { applied, session } = answer;
  if (applied || session === undefined || session.endReason !== undefined) return answer;
  throw new Error('The session is still open.');
}
