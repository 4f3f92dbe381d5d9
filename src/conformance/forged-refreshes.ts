import type { CheckContext } from './context.ts';
import type { Jar } from './cookies/jar.ts';
import { isLoopback } from './cookies/set-cookie.ts';
import type { Answer } from './http/answer.ts';
import { NoAnswerError } from './http/no-answer-error.ts';
import { grantOf } from './observations.ts';
import { deletesSession, setsSession } from './sets-session.ts';

/** The page of another site that forged calls come from. */
export const EVIL = 'https://evil.example';
/** What a form sends, and no page's refresh does. */
export const FORM = 'application/x-www-form-urlencoded';

export type Attack =
  | 'absent'
  | 'content type'
  | 'dot'
  | 'foreign'
  | 'long suffix'
  | 'null'
  | 'other port'
  | 'prefix'
  | 'sibling'
  | 'site'
  | 'suffix';

/** The headers of each attack on a page's origin. */
export function attacksOn(origin: string): ReadonlyMap<Attack, Readonly<Record<string, string>>> {
  const { protocol, host, hostname, port } = new URL(origin);
  const end = host.slice(hostname.length);
  const from = (other: string): Record<string, string> => ({ origin: other, 'sec-fetch-site': 'cross-site' });
  const parent =
    hostname.split('.').length > 2 && !isLoopback(hostname) ? hostname.slice(hostname.indexOf('.') + 1) : hostname;
  return new Map<Attack, Record<string, string>>([
    ['foreign', from(EVIL)],
    ['null', from('null')],
    ['prefix', from(`${protocol}//${hostname}.evil.example`)],
    ['suffix', from(`${protocol}//evil${parent}${end}`)],
    ['long suffix', from(`${protocol}//evil${hostname}${end}`)],
    // A name without a dot would stay the own one.
    ...(hostname.includes('.') ? [['dot', from(`${protocol}//${host.replace('.', 'x')}`)] as const] : []),
    ['other port', { origin: `${protocol}//${hostname}:${port === '4' ? '5' : '4'}`, 'sec-fetch-site': 'same-site' }],
    ['sibling', { origin: `${protocol}//rebearer-doctor.${parent}`, 'sec-fetch-site': 'same-site' }],
    ['content type', { 'content-type': FORM }],
    ['site', { 'sec-fetch-site': 'cross-site' }],
    ['absent', { origin: '', 'sec-fetch-site': '', 'sec-fetch-dest': '' }],
  ]);
}

/** Refreshes as other pages would send them. */
export interface Forged {
  readonly answers: ReadonlyMap<Attack, Answer>;
  /** Whether the server accepted a forged call as the page's own. Throws where it has closed the connection. */
  readonly isTaken: (attack: Attack) => boolean;
  /** The attacks that were refused with a new cookie of the session, or with its deletion. */
  readonly changing: readonly { readonly attack: Attack; readonly how: 'deletes' | 'sets' }[];
  /** The page's own refresh afterwards. */
  readonly afterwards: Answer;
}

/** Sends refreshes as other pages would, all with the live cookie of one session. */
export async function forgeRefreshes(context: CheckContext): Promise<Forged> {
  const visitor = await context.signIn();
  const answers = new Map<Attack, Answer>();
  const taken = new Set<Attack>();
  const lost = new Map<Attack, NoAnswerError>();
  const refused: { readonly attack: Attack; readonly answer: Answer; readonly jar: Jar }[] = [];
  for (const [attack, headers] of attacksOn(context.target.origin)) {
    // A GET has neither a body nor a type of one.
    if (attack === 'content type' && context.target.refresh.method === 'GET') continue;
    const { jar } = visitor.credential();
    const body = attack === 'content type' ? 'a=b' : undefined;
    const answer = await visitor
      .present(visitor.credential(), { headers, isForged: true, body })
      .catch((error: unknown) => closed(error));
    if (answer instanceof NoAnswerError) {
      lost.set(attack, answer);
      continue;
    }
    answers.set(attack, answer);
    if (grantOf(answer) !== undefined) {
      taken.add(attack);
      visitor.adopt(answer);
    } else refused.push({ attack, answer, jar });
  }
  const afterwards = await visitor.refresh();
  // After the last refresh, because `setsSession` may sign in, and so end this session where a user has one.
  const changing: Forged['changing'][number][] = [];
  for (const { attack, answer, jar } of refused) {
    if (await deletesSession(answer, context)) changing.push({ attack, how: 'deletes' });
    else if (await setsSession(answer, context, jar)) changing.push({ attack, how: 'sets' });
  }
  const isTaken = (attack: Attack): boolean => {
    const error = lost.get(attack);
    if (error !== undefined) throw error;
    return taken.has(attack);
  };
  return { answers, isTaken, changing, afterwards };
}

/** Returns the error of a connection that was closed: a server that breaks at one forged call is judged by the others. */
function closed(error: unknown): NoAnswerError {
  if (error instanceof NoAnswerError && error.reason === 'network') return error;
  throw error;
}
