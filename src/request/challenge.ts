/** One challenge of a `WWW-Authenticate` field (RFC 9110, section 11.6.1): scheme and parameter names in lower case. */
export interface Challenge {
  readonly scheme: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** What a 401 requires. */
export type ChallengeAction =
  | { readonly type: 'refresh' }
  | { readonly type: 'return' }
  | { readonly type: 'step-up'; readonly acrValues: string | undefined; readonly maxAge: number | undefined };

/** One name with its value or token68, and what separates it from the next: commas, or the spaces and semicolons that some servers write. */
const PART =
  /[\s,;]*([^\s,;="]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,;="]+))|(?:\s+[^\s,;="]+=*\s*(?=,|$))?)(?=[\s,;]|$)[\s,;]*/y;

/**
 * Parses a `WWW-Authenticate` value, also with several challenges in one line; `undefined` if it can't be read.
 * A name followed by `=` and a value is a parameter of the current challenge; anything else starts a new one.
 */
export function parseChallenges(field: string): readonly Challenge[] | undefined {
  const challenges: { scheme: string; parameters: Map<string, string> }[] = [];
  for (let at = 0; at < field.length; at = PART.lastIndex) {
    PART.lastIndex = at;
    const [, name = '', quoted, bare] = PART.exec(field) ?? [];
    const value = quoted?.replace(/\\(.)/g, '$1') ?? bare;
    const challenge = challenges.at(-1);
    if (name === '' || (value !== undefined && challenge === undefined)) return undefined;
    if (value === undefined) challenges.push({ scheme: name.toLowerCase(), parameters: new Map() });
    else if (challenge && !challenge.parameters.has(name.toLowerCase()))
      challenge.parameters.set(name.toLowerCase(), value);
  }
  return challenges;
}

const REFRESH: ChallengeAction = { type: 'refresh' };
const RETURN: ChallengeAction = { type: 'return' };

/** The errors of RFC 6750, section 3.1, that a new token does not fix; the second only where a token was sent. */
const FINAL: readonly unknown[] = ['insufficient_scope', 'invalid_request'];

/** Makes a reader for the challenges of one session. It caches the last result: the refusals of a storm are the same. */
export function createChallengeReader(scheme: string | undefined): (field: string | null) => ChallengeAction {
  let last: string | null = null;
  let action: ChallengeAction = REFRESH;
  return (field) => {
    if (field !== last) action = classifyChallenge(field, scheme);
    last = field;
    return action;
  };
}

/**
 * Classifies a 401 by its challenges for the scheme that was sent, without one by those of `Bearer` (RFC 6750, section 3.1; RFC 9470,
 * section 3). A value that is absent, hidden by CORS or unreadable counts as unknown, and so does a foreign scheme or an unknown error:
 * then a refresh decides.
 */
export function classifyChallenge(field: string | null, scheme: string | undefined): ChallengeAction {
  const challenges = (field === null ? undefined : parseChallenges(field)) ?? [];
  const ours = challenges.filter((challenge) => challenge.scheme === (scheme ?? 'bearer').toLowerCase());
  const errors = ours.map(({ parameters }) => parameters.get('error'));
  if (errors.includes('invalid_token')) return REFRESH;
  const stepUp = ours.find(({ parameters }) => parameters.get('error') === 'insufficient_user_authentication');
  if (stepUp) {
    const maxAge = stepUp.parameters.get('max_age') ?? '';
    return {
      type: 'step-up',
      acrValues: stepUp.parameters.get('acr_values'),
      maxAge: /^\d+$/.test(maxAge) ? Number(maxAge) : undefined,
    };
  }
  // Where the page sees no token, an invalid request may be one whose cookie has expired.
  const final = FINAL.slice(0, scheme === undefined ? 1 : 2);
  return errors.some((error) => final.includes(error)) ? RETURN : REFRESH;
}
