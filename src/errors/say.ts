import type { Topic } from '../session/topic.ts';

/** Defined in builds for production, whose messages are short. */
declare const REBEARER_PRODUCTION: boolean | undefined;

/** The page in the package that explains each message, with its causes and remedies. */
export const GUIDE = 'rebearer/docs/troubleshooting.md';

/** One sentence on what to do, for each section of the guide. */
const REMEDIES: Readonly<Record<Topic, string>> | undefined =
  typeof REBEARER_PRODUCTION === 'undefined'
    ? {
        'cookie-lost':
          "Send the login with credentials: 'include', and check the Path, Secure, SameSite and Domain of the cookie that it sets: the browser must send it to the refresh URL.",
        'login-failed': 'Nobody was signed in by it: see the status and the response of this error.',
        'login-overtaken':
          'Make the login within login(() => fetch(...)): it waits for the refreshes of all tabs then.',
        logout:
          'The session is over in this page, but not at the server: check the logout URL, its method and what it wants.',
        'missing-page':
          'Its calls go out without a token, as on a server: hand one in with createAuth({ environment: { page } }), as in the section «React Native» of the guide.',
        'no-identity':
          "Put a `sub` into the token or a `session_id` into the answer, or name the user with the option identify: until then rebearer can't tell users apart.",
        'origin-not-listed':
          'If this API takes the access token, add its origin to the option origins; if not, ignore this.',
        'refresh-cors':
          'If the server is up, it hides its answers from this page: allow its exact origin, with Access-Control-Allow-Credentials, on errors too.',
        'refresh-failed': 'The session is kept: try the call again later.',
        'refresh-gateway':
          'The session is kept: something in front of the server seems to fail, or to want a login of its own. Let the refresh URL pass.',
        'refresh-html': 'The session is kept: check the refresh URL, a page was served in place of the endpoint.',
        'refresh-redirect': 'The session is kept: answer the refresh itself, and check its URL, slashes included.',
        'refresh-refused':
          'The session is kept: check the CSRF token, the allowed origins, and what the server wants to be sent. If this status ends a session, say so in refresh.endStatuses.',
        'refresh-status':
          'The session is kept: check the refresh URL and its method. If this status ends a session, say so in refresh.endStatuses.',
        'refresh-token':
          'The session is kept: answer with JSON that has access_token (or accessToken, token, jwt, access), at the top or within data, tokens or session, or find the token with refresh.read.',
        refresher: 'The session is kept: your refresher says that it can never work like this.',
        'session-changed': 'It was not sent. Make it again for the present user.',
        'tokens-refused':
          'The session is kept: check that the API and the refresh agree on keys, issuer, audience and clocks.',
      }
    : undefined;

/** Makes a message: what happened, what to do, and where to read on. */
export function say(topic: Topic, what: string): string {
  const remedy = REMEDIES === undefined ? '' : ` ${REMEDIES[topic]}`;
  return `${what}${remedy} See ${GUIDE}#${topic}`;
}
