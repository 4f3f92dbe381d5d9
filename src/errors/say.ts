import type { Topic } from '../session/topic.ts';

/** The page in the package that explains each message, with its causes and remedies. */
export const GUIDE = 'rebearer/docs/troubleshooting.md';

/** One sentence on what to do, for each section of the guide. */
const REMEDIES: Readonly<Record<Topic, string>> | undefined =
  typeof REBEARER_PRODUCTION === 'undefined'
    ? {
        'cookie-lost':
          "Return the fetch from the function of login, send it with credentials: 'include', and check the Path, Secure, SameSite, Domain and Max-Age of its cookie: the browser must send the cookie to the refresh URL.",
        'login-failed':
          'See the status, the response and the cause of this error. auth.session says who is signed in now: a login whose answer was lost may have been made.',
        'login-overtaken':
          'Make the login within login(() => fetch(...)): then it waits for the refreshes of all tabs.',
        logout:
          'The session is over in this page, but perhaps not at the server: check the logout URL, its method and what it requires.',
        'missing-page':
          'Its calls are sent without a token, as on a server: pass a page with createAuth({ environment: { page } }), see the section «React Native» of the guide.',
        'no-identity':
          "Put a `sub` into the token or a `session_id` into the answer, or name the user with the option identify, with cookies only by the `subject` that refresh.read returns: until then rebearer can't tell users apart.",
        'origin-not-listed':
          'If this API takes the access token, add its origin to the option origins; if not, ignore this.',
        'own-authorization':
          'If this API takes the access token, leave that header out, or use createFetch({ overrideAuthorization: true }); if not, ignore this.',
        'refresh-cors':
          'If the server is up, it hides its answers from this page: allow its exact origin, with Access-Control-Allow-Credentials, on errors too.',
        'refresh-failed': 'The session is kept: try the call again later.',
        'refresh-gateway':
          'The session is kept: a gateway in front of the server fails or requires a login of its own. Let the refresh URL pass. If this status ends a session, list it in refresh.endStatuses.',
        'refresh-html': 'The session is kept: check the refresh URL, the answer was a page instead of JSON.',
        'refresh-redirect':
          'The session is kept: answer without a redirect, and check the refresh URL, slashes included.',
        'refresh-refused':
          'The session is kept: check the CSRF token, the allowed origins, and the parameters that the server requires. If this status ends a session, list it in refresh.endStatuses.',
        'refresh-status':
          'The session is kept: check the refresh URL and its method. If this status ends a session, list it in refresh.endStatuses.',
        'refresh-token':
          'The session is kept: answer with JSON that has access_token (or accessToken, token, jwt, access), at the top or within data, tokens or session, or find the token with refresh.read. Your own function returns that, a grant, a response or null. With cookies only, set attach to "cookies".',
        refresher: 'The session is kept: your refresher says that it cannot work with this configuration.',
        'session-changed':
          'Either it was not sent, or its answer was dropped. Make it again only if that makes sense for the current user.',
        'tokens-refused':
          'The session is kept: check that Authorization reaches the API, and that the API and the refresh agree on keys, issuer, audience and clocks.',
      }
    : undefined;

/** Makes a message: what happened, what to do, and where to read on. */
export function say(topic: Topic, what: string): string {
  const remedy = REMEDIES === undefined ? '' : ` ${REMEDIES[topic]}`;
  return `${what}${remedy} See ${GUIDE}#${topic}`;
}
