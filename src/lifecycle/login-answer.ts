import { LoginError } from '../errors/login-error.ts';
import { answerIn } from '../refresh/thrown-answer.ts';
import { foundIn, statusIn } from '../refresh/answer.ts';
import { isResponse } from '../refresh/is-response.ts';
import { readBody } from '../refresh/read-body.ts';
import { deniesSession, type Grant, grantFrom, placesIn } from '../refresh/grant.ts';
import { denialOf, ERROR_PAGE, soundsRefused } from '../refresh/denial.ts';
import { answeredWith } from '../session/outcome.ts';
import { secondFactorOf } from './second-factor.ts';

/** What a login comes with: the server's response, its parsed body, or a grant; nothing where a cookie is all that it left. */
export type LoginAnswer =
  | Response
  | Grant
  | Readonly<Record<string, unknown>>
  // A body whose type is an interface, which has no index signature. A promise and a function are none.
  | (object & { readonly then?: never; readonly call?: never })
  | undefined;

/** What the answer of a login brings. Without a grant a refresh has to bring it. */
export interface ReadLogin {
  readonly grant: Grant | undefined;
  /** It looks like a failure, without being one for certain: a refresh that finds the former session confirms it. */
  readonly looksRefused: boolean;
  /** What the answer has instead of a grant, without any value. */
  readonly found: string;
  /** The answer, where there is a response. */
  readonly response: Response | undefined;
}

/**
 * Reads the answer of a login.
 *
 * @throws LoginError for an answer that says that no user was signed in.
 */
export async function readLogin(answer: LoginAnswer): Promise<ReadLogin> {
  if (!isResponse(answer)) return readParsed(answer);
  const { status, bodyUsed, ok, redirected } = answer;
  if (bodyUsed) throw new LoginError('has a body that was read before', { status });
  if (!ok) throw new LoginError(answeredWith(status), { response: answer });
  if (redirected && ERROR_PAGE.test(answer.url.slice(0, 2000)))
    throw new LoginError('was redirected to a page with an error', { response: answer });
  // A copy is read: the app may want the body too.
  const { body, text, isHtml } = await readBody(answer.clone?.() ?? answer);
  const read = readParsed(body, text, answer);
  // A form that was accepted leads to a page.
  return isHtml && !redirected ? { ...read, looksRefused: true, found: 'with an HTML page' } : read;
}

/** Reads a parsed body; a grant is one too. Some clients return a refusal with its response instead of throwing it. */
export function readParsed(body: unknown, text = '', response: Response | undefined = answerIn(body)): ReadLogin {
  const grant = grantFrom(body);
  const factor = secondFactorOf(body, grant !== undefined);
  const denial =
    factor === undefined
      ? (denialOf(body, grant !== undefined) ?? (grant ? undefined : noLogin(body)))
      : `asks for more in its member ${factor}`;
  if (denial !== undefined) throw new LoginError(denial, { response });
  const looksRefused = placesIn(body ?? { msg: text }).some(([place]) => soundsRefused(place));
  return { grant, looksRefused, found: looksRefused ? 'like a failure' : foundIn(response, body, text), response };
}

/** An answer that would mean to a refresh that there is no session means that there was no login. */
function noLogin(body: unknown): string | undefined {
  const said = statusIn(body);
  if (said !== undefined) return `says ${said} in its body`;
  return deniesSession(body, false) ? 'says that there is no session' : undefined;
}
