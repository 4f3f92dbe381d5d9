import { LoginError } from '../errors/login-error.ts';
import { isResponse, readBody, statusIn } from '../refresh/answer.ts';
import { deniesSession, type Grant, grantFrom } from '../refresh/grant.ts';
import { denialOf, ERROR_PAGE } from '../refresh/denial.ts';
import { secondFactorOf } from './second-factor.ts';

/** What a login comes with: the server's response, its parsed body, or a grant; nothing where a cookie is all that it left. */
export type LoginAnswer =
  | Response
  | Grant
  | Readonly<Record<string, unknown>>
  // A body whose type is an interface, which has no index signature. A promise and a function are none.
  | (object & { readonly then?: never; readonly call?: never })
  | undefined;

/**
 * Finds the grant in the answer of a login; `undefined` where the answer has none, and a refresh has to bring it.
 *
 * @throws LoginError for an answer that says that no user was signed in.
 */
export async function readLogin(answer: LoginAnswer): Promise<Grant | undefined> {
  if (!isResponse(answer)) return grantOf(answer);
  const { status, bodyUsed, ok } = answer;
  if (bodyUsed) throw new LoginError('has a body that was read before', { status });
  if (!ok) {
    const problem = status === 0 ? 'was answered with a redirect' : `was answered with ${status}`;
    throw new LoginError(problem, { status, response: answer });
  }
  if (answer.redirected && ERROR_PAGE.test(answer.url.slice(0, 2000)))
    throw new LoginError('was redirected to a page with an error', { status, response: answer });
  // A copy is read: the app may want the body too.
  const { body } = await readBody(answer.clone?.() ?? answer);
  return grantOf(body, answer);
}

/** Finds the grant in a parsed body; a grant is one too. */
export function grantOf(body: unknown, response?: Response): Grant | undefined {
  const grant = grantFrom(body);
  const factor = secondFactorOf(body, grant !== undefined);
  const denial =
    factor === undefined
      ? (denialOf(body, grant !== undefined) ?? (grant ? undefined : noLogin(body)))
      : `asks for more in its member ${factor}`;
  if (denial === undefined) return grant;
  throw new LoginError(denial, { status: response?.status, response });
}

/** What says of a refresh that there is no session says of a login that there was none. */
function noLogin(body: unknown): string | undefined {
  const said = statusIn(body);
  if (said !== undefined) return `says ${said} in its body`;
  return deniesSession(body, false) ? 'says that there is no session' : undefined;
}
