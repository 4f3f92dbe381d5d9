/** A section of docs/troubleshooting.md. */
export type Topic =
  | 'cookie-lost'
  | 'login-failed'
  | 'login-overtaken'
  | 'logout'
  | 'no-identity'
  | 'origin-not-listed'
  | 'refresh-cors'
  | 'refresh-failed'
  | 'refresh-gateway'
  | 'refresh-html'
  | 'refresh-redirect'
  | 'refresh-refused'
  | 'refresh-status'
  | 'refresh-token'
  | 'refresher'
  | 'session-changed'
  | 'tokens-refused';
