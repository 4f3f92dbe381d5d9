import { type Meaning, meansNobody } from '../session/outcome.ts';
import { membersOf } from './denial.ts';
import { MEANINGS } from './meanings.ts';
import { isObject, member } from './member.ts';

/** Returns the meaning of a body, by codes before sentences. */
export function meaningOf(body: unknown, text: string): Meaning | undefined {
  // Only JSON, and a text that names the refresh token, is an answer of the endpoint about its sessions.
  const isOfEndpoint = body !== undefined || /refresh.?token/i.test(text);
  // AWS means the token of the server itself.
  const isOfAws = text.includes('security token');
  // The member `error` is read twice, and a large body may have one word thousands of times.
  const words = new Set([...wordsIn(member(body, 'error'), 1), ...wordsIn(body ?? text, 0)]);
  // Their sentences are clear whatever stands beside them.
  const [clearEnd, , clearRefusal] = MEANINGS;
  let first: Meaning | undefined;
  let least: Meaning | undefined;
  for (const isSentence of [false, true]) {
    for (const word of words) {
      // Laravel says so, with the full stop, of a URL.
      const isOfOther = word === 'Invalid signature.' || (isOfAws && word.startsWith('Expired'));
      if (/\s/.test(word) !== isSentence || isOfOther) continue;
      // Nitro has it in `statusMessage` with any status, beside what it means.
      if (words.size > 1 && /^server error\W*$/i.test(word)) continue;
      // Apollo and AppSync give such a code to whatever is thrown, and others a sentence.
      if (/^(?:something went wrong|internal.server.error|lambda:unhandled)\W*$/i.test(word)) {
        least ??= 'passing';
        continue;
      }
      const plainWord = plain(word);
      const row = MEANINGS.find(([, ...patterns]) => patterns.some((pattern) => pattern.test(plainWord)));
      const meaning = row?.[0];
      if (meaning === undefined || (!isOfEndpoint && meansNobody(meaning))) continue;
      // `UNAUTHENTICATED` says no more than the status does: a CSRF check, a limit, or an error that was caught may stand beside it.
      if (meaning === 'nobody' || (least === 'nobody' && /please (?:log|sign)|in again/i.test(word))) {
        least = 'nobody';
        continue;
      }
      // Beside a sentence such as "Invalid refresh token" may stand the error that was caught; it gives no advice.
      if (isSentence && (row === clearRefusal || (meaning === 'passing' && !/please|again/i.test(word))))
        return meaning;
      first ??= meaning;
      // And so it may beside `INVALID_TOKEN`, and a race beside `refresh_token_superseded`.
      const isVague = meaning === 'ended' && /superseded|invalid (?!grant)/.test(plainWord);
      if ((!isSentence && !isVague) || row === clearEnd) return first;
    }
  }
  // So there is nothing in such a code beside the message `Unauthorized` either.
  return first ?? (least === 'passing' && /"message":"unauthori[sz]ed\W*"/i.test(text) ? undefined : least);
}

/** An error says what it is in its first few words, before any stack. */
function plain(word: string): string {
  return word
    .replace(/\n\s*at [^]*/, '')
    .replace(/([a-z])(?=[A-Z])/g, '$1 ')
    .replace(/n['’]t\b/g, ' not')
    .replace(/[\s_.:-]+/g, ' ')
    .trim()
    .toLowerCase();
}

/** Words by which a failure may be about the caller, in many languages. */
const OF_CALLER =
  /log.?[idugo]|sign(?:ed)?.?in|sitz|\btok[eé]n\b|jwt|登|cookie|cred|\buser|\busu|utilis|account|用户|aut(?:h|or|en)|账[号户]|anon|ses[sij]|guest|a[ck][cs]es|denied|nega|forbid|permi|expir|inv[aá]lid|conect|connecté|meld|not found|passw|identi|로그|авто|вой|токен|сес|トークン|ログ|セッ|令牌|[認権]|인증|토큰|giriş|oturum|đăng|会话|权限|认证|授权|过期|[失无]效/i;

/** A sentence in English, as the messages of runtimes, libraries and databases are. */
const ENGLISH =
  /^(?=.*\s).*\b(?:the|is|was|not|of|with|from|by|while|already|closed|failed|for|on|without|error|unable|cannot|cancell?ed|exceeded)\b/is;
/** What such a sentence may say of a session that is over, without its name: that it was not found or does not fit, or who may not go on. */
const OF_SESSION =
  /\b(?:you|no|null|stamp|ticket|lease|member(?:ship)?)\b|customer|employee|tenant|profile|organi[sz]ation|subscription|deleted|susp|banned|compromis|blocked|disabled|admin|rotat|refresh|exist|seal|signatu|device|revok|require|missing|verif|claim|valid|segment|satisf|match|crypt|malformed/i;

/** What says nothing: the name of the status, and what stands before the message of an error, such as `Could not refresh token: `. */
const NOTHING_SAID = /^(?:[^:]*(?:token|refresh)[^:]*: |Unauthorized$)/i;

const OFFLINE = /^(?:is)?offline$/i;

/**
 * Returns whether a failure is told in words, none of which is about the caller, as a server or a service worker may with 200. A server
 * that answers every failure with 401 has the message of an error, in English: `isRefused`.
 */
export function isOfServer(body: unknown, isRefused?: boolean): boolean {
  const words = wordsIn(body, 0).map((word) => word.replace(NOTHING_SAID, ''));
  const all = [...words, ...membersOf(body).map(([name]) => name)].join(' ');
  // Many a client returns `{ ok: false, offline: true }`.
  const isOffline = membersOf(body).some(([name, value]) => value === true && OFFLINE.test(name));
  const isTold =
    isOffline ||
    words.some((word) => [OFFLINE, isRefused ? ENGLISH : /[a-z]{2}\s|[^\0-\x7f]/i].some((of) => of.test(word)));
  return isTold && !OF_CALLER.test(all) && !(isRefused && OF_SESSION.test(all));
}

function wordsIn(value: unknown, depth: number): readonly string[] {
  // A body may be large. A path, a URL and a line of a stack say nothing: the host may be called `internal`.
  if (typeof value === 'string')
    return /^\s*(?:\/|at |https?:\S*$)/.test(value) ? [] : [value.trimStart().slice(0, 200)];
  if (!isObject(value) || depth > 3.5) return [];
  // Frames of a stack have names such as `handleInternal`. A list is half a level: the mutations of GraphQL have a list of errors of
  // their own, below `data`.
  const step = Array.isArray(value) ? 0.5 : 1;
  return Object.entries(value)
    .slice(0, 20)
    .flatMap(([name, inner]) => (/trace$/i.test(name) ? [] : wordsIn(inner, depth + step)));
}
