import { decodeJwt } from 'jose';
import type { Cookie } from './cookie.ts';
import type { Answer, Token } from './exchange.ts';

/** Takes an answer apart. */
export async function readAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  const json = (text === '' ? {} : JSON.parse(text)) as Readonly<Record<string, unknown>>;
  const word = json['reason'] ?? json['error'];
  const seconds = (name: string): number | undefined => {
    const value = json[name];
    return typeof value === 'number' ? value * 1000 : undefined;
  };
  return {
    status: response.status,
    word: typeof word === 'string' ? word : undefined,
    cookie: cookieOf(response),
    token: typeof json['access_token'] === 'string' ? tokenOf(json['access_token']) : undefined,
    sessionId: typeof json['session_id'] === 'string' ? json['session_id'] : undefined,
    expiresIn: seconds('session_expires_in'),
    idleExpiresIn: seconds('idle_expires_in'),
    retryAfter: Number(response.headers.get('retry-after')) * 1000,
  };
}

/** The cookie that the last `Set-Cookie` stores; none where it deletes one. */
function cookieOf({ headers }: Response): Cookie | undefined {
  const [, value = ''] = /^[^=]*=([^;]*)/.exec(headers.getSetCookie().at(-1) ?? '') ?? [];
  const [, id, counter] = value.split('.');
  return id === undefined ? undefined : { value, id, counter: Number(counter) };
}

function tokenOf(text: string): Token {
  const { sub = '', sid } = decodeJwt<{ readonly sid?: string }>(text);
  return { text, subject: sub, sessionId: sid ?? '' };
}
