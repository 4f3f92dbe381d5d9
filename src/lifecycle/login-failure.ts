import { isTimeout } from '../browser/deadline.ts';
import { LoginError } from '../errors/login-error.ts';
import { answerIn } from '../refresh/thrown-answer.ts';
import { member } from '../refresh/member.ts';
import { answeredWith } from '../session/outcome.ts';

/** Says whether the login was sent and its answer was not read. Other errors may be of the app, or of a user who closes a dialogue. */
export function isLost(error: unknown): boolean {
  if (isTimeout(error) || error instanceof TypeError || error instanceof SyntaxError) return true;
  // The errors of axios, ky and ofetch have the request; the status of Angular's client is 0.
  const isSent = member(error, 'request') !== undefined || member(error, 'status') === 0;
  return isSent && answerIn(error) === undefined;
}

/** Tells the caller of a login why its function brought no answer, or a refusal. */
export function loginErrorOf(error: unknown, timeout: number): LoginError {
  if (error instanceof LoginError) return error;
  if (isTimeout(error)) return new LoginError(`was not answered within ${timeout} ms`);
  const response = answerIn(error, true);
  const problem = response ? answeredWith(response.status) : 'failed before it was answered';
  return new LoginError(problem, { response, cause: error });
}
