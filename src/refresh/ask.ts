import { type Clock, readClock, sleep } from '../browser/clock.ts';
import { isTimeout, withDeadline } from '../browser/deadline.ts';
import { quietly } from '../browser/quietly.ts';
import { ConfigurationError } from '../errors/configuration-error.ts';
import type { Fetch } from '../request/call.ts';
import type { RetryPolicy } from '../session/backoff.ts';
import type { Reading } from '../session/lifetime.ts';
import { type Outcome, outcomeOf } from '../session/outcome.ts';
import type { Credentials, ReadGrant } from '../session/state.ts';
import { answered } from './thrown-answer.ts';
import { type AnswerRules, foundIn, readAnswer } from './answer.ts';
import { isResponse } from './is-response.ts';
import { deniesSession, grantFrom } from './grant.ts';
import { type GrantRules, readGrant } from './read-grant.ts';
import { contextOf, type Refresher } from './refresher.ts';

export interface AskParts extends AnswerRules, GrantRules {
  readonly refresher: Refresher;
  readonly endStatuses?: readonly number[] | undefined;
  /** Whether the browser lets the page read answers only by the server's leave (CORS). */
  readonly isForeign: boolean;
  readonly fetch: () => Fetch;
  readonly clock: Clock;
  readonly isOnline: () => boolean;
  /** Returns whether no tab has seen activity since the last refresh, for certain. */
  readonly isIdle: () => boolean;
  /** The time limit of one attempt, in milliseconds. */
  readonly timeout: number;
  readonly retry: RetryPolicy;
}

type Asked<Claims> = Promise<Outcome<ReadGrant<Claims>>>;

/** Sends refreshes one at a time: two at once would rotate one cookie twice, also if the lock was not available in time. */
export interface Ask<Claims> {
  /** Sends a refresh after the current one is answered. Never rejects, and never takes longer than the time limit, even if the refresher does. */
  readonly once: (held: Credentials | undefined, askedAt: Reading) => Asked<Claims>;
  /** Like `once`, but asks a second time if the answer is weak evidence of an end. */
  readonly twice: (held: Credentials | undefined) => Asked<Claims>;
  /** The last unanswered refresh. */
  readonly current: () => Asked<Claims> | undefined;
  /** Returns what gives up the wait for the answer to the last question. */
  readonly giveUp: () => () => void;
}

export function createAsk<Claims>(parts: AskParts): Ask<Claims> {
  const { clock, timeout } = parts;
  let current: Asked<Claims> | undefined;
  let hasAnswered = false;
  let giveUp = (): void => {};

  async function attempt(held: Credentials | undefined, askedAt: Reading): Asked<Claims> {
    try {
      const outcome = await withDeadline(parts, (signal) =>
        Promise.race([
          answerOf<Claims>(parts, held, { askedAt, signal }),
          new Promise<never>((_, reject) => (giveUp = reject)),
        ]),
      );
      hasAnswered ||= outcome.type !== 'transient';
      return outcome;
    } catch (error) {
      return faultOf(error);
    }
  }

  /**
   * An error of a refresher is a passing failure, unless it is a `ConfigurationError`. If the browser is online and a server of another
   * origin has never answered, the browser has most likely hidden the answers.
   */
  function faultOf(error: unknown): Outcome<never> {
    if (error instanceof ConfigurationError) {
      hasAnswered = true;
      return { type: 'misconfigured', problem: error.problem, topic: error.topic, isFinal: true };
    }
    if (isTimeout(error)) return { type: 'transient', problem: `got no answer within ${timeout} ms` };
    const problem = 'got no answer: the network or the server failed';
    const isLikelyHidden = parts.isForeign && parts.isOnline() && !hasAnswered;
    // The members of a client's error may have the request, with its token. An error of the app may have that one among its own.
    const isKept = !(
      error instanceof Object &&
      (Object.keys(error).length > 0 || 'cause' in error || 'errors' in error)
    );
    const cause = isKept ? error : undefined;
    return { type: 'transient', problem, cause, topic: isLikelyHidden ? 'refresh-cors' : undefined };
  }

  function once(held: Credentials | undefined, askedAt: Reading): Asked<Claims> {
    const begin = (): Asked<Claims> => attempt(held, askedAt);
    const answer = (current === undefined ? begin() : current.then(begin)).finally(() => {
      if (current === answer) current = undefined;
    });
    current = answer;
    return answer;
  }

  return {
    once,
    current: () => current,
    giveUp: () => giveUp,
    /** A 401 without an error code often comes from a gateway, so only the second one counts. */
    async twice(held) {
      const first = await once(held, readClock(clock));
      if (first.type !== 'ended' || first.askAgain === undefined) return first;
      await sleep(clock, parts.retry.minDelay);
      return once(held, readClock(clock));
    },
  };
}

/** Writes an answer as JSON, with the message of an error, which many clients return instead of throwing it; `undefined` if it can't. */
function jsonOf(answer: unknown): string | undefined {
  return quietly(() =>
    JSON.stringify(answer, (_name, value: unknown) =>
      value instanceof Error ? { ...(value as object), message: value.message } : value,
    ),
  );
}

async function answerOf<Claims>(
  parts: AskParts,
  held: Credentials | undefined,
  { askedAt, signal }: { readonly askedAt: Reading; readonly signal: AbortSignal },
): Promise<Outcome<ReadGrant<Claims>>> {
  const answer = await answered(() => parts.refresher({ ...contextOf(parts, held, signal), isIdle: parts.isIdle() }));
  if (answer === null) return { type: 'ended', reason: undefined };
  // A parsed answer may say as well that there is no session.
  const text = isResponse(answer) ? undefined : jsonOf(answer);
  const response = text !== undefined && deniesSession(JSON.parse(text), true) ? new Response(text) : answer;
  const outcome = isResponse(response)
    ? outcomeOf(await readAnswer(response, parts, askedAt.wall), parts.endStatuses)
    : ({ type: 'granted', grant: response } as const);
  if (outcome.type !== 'granted') return outcome;
  // A refresher may return the parsed answer just as well.
  const given = grantFrom(outcome.grant, parts.scheme);
  const grant = given && readGrant<Claims>(given, askedAt, parts);
  if (grant !== undefined) return { type: 'granted', grant };
  const problem =
    typeof REBEARER_PRODUCTION === 'undefined' && given === undefined
      ? `was answered ${foundIn(undefined, outcome.grant, '')}`
      : 'brought no access token that a header can carry';
  return { type: 'misconfigured', problem, topic: 'refresh-token', isFinal: true };
}
