import { type AuthEvent, type RefreshCause, reportUncaught } from '../events/events.ts';
import { SessionChangedError } from '../errors/session-changed-error.ts';
import { decideRecover, decideSend } from '../session/decide.ts';
import type { Reading } from '../session/lifetime.ts';
import type { Gate, State, Token } from '../session/state.ts';
import { abortable } from './abort.ts';
import { type Repeatable, summarize } from './call.ts';
import type { Verdict } from './challenge.ts';
import { discard, drain, type DrainBeside, type Release } from './drain.ts';
import { isSafe } from './method.ts';

/** What a request needs of the session: to look at it, to have it refreshed, and to say what became of a replay. */
export interface SessionDoor {
  readonly state: () => State<unknown>;
  readonly now: () => Reading;
  /** Says whether a moment is yet to come. */
  readonly isAhead: (moment: Reading) => boolean;
  /** Joins the one refresh, or starts it. Never rejects: the state shows what came of it. */
  readonly refresh: (cause: RefreshCause) => Promise<void>;
  /** Makes the value of the header that carries the token. */
  readonly authorize: (token: Token) => string | undefined;
  /** The app's own rule, if any. */
  readonly shouldRefresh: ShouldRefresh | undefined;
  readonly replayed: (generation: number, isRefused: boolean) => void;
  /** Judges the `WWW-Authenticate` of a 401. */
  readonly judge: (field: string | null) => Verdict;
  readonly drain: DrainBeside;
  /** Takes over the token that an answer brings along, where servers do so. */
  readonly adopt: Adopt | undefined;
  readonly emit: (event: AuthEvent) => void;
  readonly errorOf: (gate: Gate) => Error;
}

/** Looks into the answer to what was sent with a token. */
export type Adopt = (response: Response, sent: Sent) => void;

export interface Sent {
  readonly sentWith: number;
  readonly askedAt: Reading;
}

/** What a rule of your own is told of the response that it decides about. */
export interface ShouldRefreshContext {
  /** In upper case. */
  readonly method: string;
  /** The absolute URL that was called. */
  readonly url: string;
  /** What the built-in rule says: a 401 whose `WWW-Authenticate` does not rule out that a new token helps. */
  readonly rejected: boolean;
}

/**
 * Says whether a response calls for a new token and a replay. A rule that throws or rejects is reported as an uncaught error, and
 * `rejected` decides.
 */
export type ShouldRefresh = (response: Response, context: ShouldRefreshContext) => boolean | Promise<boolean>;

/**
 * Sends a request on its way. With a fresh token and nobody who may give up, which is nearly always, nothing more is made of
 * it than native fetch would, until there is a 401.
 */
export function travel(door: SessionDoor, request: Repeatable): Promise<Response> {
  const state = door.state();
  const { token } = state;
  const isPlain = door.shouldRefresh === undefined && request.signal === undefined && request.recording === undefined;
  const isWatched = !isPlain || request.isHashed || door.adopt !== undefined;
  if (token === undefined || isWatched || !door.isAhead(token.ageingAt)) return new Trip(door, request, state).start();
  try {
    return request
      .send(door.authorize(token))
      .then((response) => (response.status === 401 ? new Trip(door, request, state).judge(response) : response));
  } catch (error) {
    return Promise.reject(error);
  }
}

/** The way of one request: sent, judged, and where its token was refused, sent once more. */
export class Trip {
  readonly #door: SessionDoor;
  readonly #request: Repeatable;
  readonly #epoch: number;
  #seen: number;

  /** Knows the session as it was when the call was made. */
  constructor(door: SessionDoor, request: Repeatable, { epoch, generation }: State<unknown>) {
    this.#door = door;
    this.#request = request;
    this.#epoch = epoch;
    this.#seen = generation;
  }

  start(): Promise<Response> {
    const { signal, recording } = this.#request;
    const answer = abortable(signal, this.#sendOrReject());
    if (recording !== undefined)
      answer.then(
        () => recording.settle(),
        (error: unknown) => recording.cancel(error),
      );
    return answer;
  }

  /** A base fetch of the app's own may throw; fetch rejects. */
  #sendOrReject(): Promise<Response> {
    const { recording, isHashed } = this.#request;
    try {
      return this.#send(recording !== undefined || isHashed);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /**
   * With a token at hand nothing is awaited before the request is out, but where a 401 would be hard to recover from: then a
   * token that is about to expire is refreshed first.
   */
  #send(isFragile: boolean): Promise<Response> {
    const door = this.#door;
    const stamp = { epoch: this.#epoch, sentWith: 0, seen: this.#seen, isAnsweredWithToken: door.adopt !== undefined };
    const decision = decideSend(door.state(), stamp, door.now());
    switch (decision.type) {
      case 'attach': {
        if (decision.isAgeing && isFragile) return this.#refresh('expiring').then(() => this.#send(false));
        const answer = this.#sendWith(decision.token);
        if (decision.isAgeing) void door.refresh('expiring');
        return answer;
      }
      case 'bare':
        return this.#request.send(undefined);
      case 'wait':
        return this.#refresh(door.state().session.status === 'loading' ? 'restore' : 'expired').then(() =>
          this.#send(isFragile),
        );
      case 'fail':
        return Promise.reject(door.errorOf(decision.gate));
      case 'changed':
        return Promise.reject(new SessionChangedError());
    }
  }

  #sendWith(token: Token): Promise<Response> {
    const value = this.#door.authorize(token);
    const answer = this.#sendAndLook(token).then((response) => {
      const isSettled = response.status !== 401 && this.#door.shouldRefresh === undefined;
      return isSettled ? response : this.judge(response, token.generation);
    });
    const isLookedInto = this.#request.isHashed && isSafe(this.#request.method);
    return isLookedInto ? answer.catch((error: unknown) => this.#lookInto(error, value, token)) : answer;
  }

  #sendAndLook(token: Token): Promise<Response> {
    const { adopt, authorize, now } = this.#door;
    const sending = this.#request.send(authorize(token));
    if (adopt === undefined) return sending;
    const sent = { sentWith: token.generation, askedAt: now() };
    return sending.then((response) => {
      adopt(response, sent);
      return response;
    });
  }

  /** A 401 has not the hash that its caller expects, so that fetch fails. Asked again without one, it shows itself. */
  async #lookInto(error: unknown, value: string | undefined, { generation }: Token): Promise<Response> {
    if (!(error instanceof TypeError)) throw error;
    const response = await this.#request.send(value, true);
    const answer = response.status === 401 ? await this.judge(response, generation) : response;
    if (answer !== response) return answer;
    discard(response);
    throw error;
  }

  /** Finds out whether the token was refused, by default the newest there was when the call was made. */
  async judge(response: Response, sentWith: number = this.#seen): Promise<Response> {
    const { state, shouldRefresh, emit } = this.#door;
    const { generation } = state();
    const verdict = this.#verdictOn(response, sentWith);
    const rejected = verdict.type === 'refresh';
    const isRefused = shouldRefresh === undefined ? rejected : await this.#ask(shouldRefresh, response, rejected);
    if (!isRefused && verdict.type === 'step-up') emit({ ...verdict, ...summarize(this.#request) });
    if (!isRefused) return response;
    this.#seen = generation;
    return this.#recover(response, sentWith);
  }

  /** A token that is no longer the current one was refused for that, whatever the challenge says. */
  #verdictOn({ status, headers }: Response, sentWith: number): Verdict {
    if (status !== 401) return { type: 'return' };
    if (sentWith < this.#door.state().generation) return { type: 'refresh' };
    return this.#door.judge(headers.get('www-authenticate'));
  }

  /** Asks the app's own rule. One that fails is reported, and the built-in rule decides. */
  async #ask(rule: ShouldRefresh, response: Response, rejected: boolean): Promise<boolean> {
    const { method, url } = this.#request;
    try {
      return await rule(response, Object.freeze({ method: method.toUpperCase(), url, rejected }));
    } catch (error) {
      reportUncaught(error);
      return rejected;
    }
  }

  /** Comes to a second answer, which is final, or says why there is none. */
  async #recover(response: Response, sentWith: number): Promise<Response> {
    const door = this.#door;
    let release: Release = () => discard(response);
    this.#request.recording?.hold();
    for (let waits = 0; ; waits++) {
      const stamp = { epoch: this.#epoch, sentWith, seen: this.#seen };
      const decision = decideRecover(door.state(), stamp, door.now());
      switch (decision.type) {
        case 'replay':
          if (!this.#isReplayable(response)) return response;
          if (this.#request.isKeepalive) await drain(response);
          release();
          return this.#replay(decision.token);
        case 'return':
          return response;
        case 'wait':
          if (waits === 0) release = door.drain(response);
          await this.#refresh('rejected');
          continue;
        case 'fail':
          release();
          throw door.errorOf(decision.gate);
        case 'changed':
          release();
          throw new SessionChangedError();
      }
    }
  }

  /** A POST that was redirected has already run: only its second half was refused, and the first must not run again. */
  #isReplayable(response: Response): boolean {
    const isReplayable = this.#request.isRepeatable && (!response.redirected || isSafe(this.#request.method));
    if (!isReplayable) this.#door.emit({ type: 'replay-impossible', ...summarize(this.#request) });
    return isReplayable;
  }

  async #replay(token: Token): Promise<Response> {
    this.#door.emit({ type: 'replay', ...summarize(this.#request) });
    const response = await this.#sendAndLook(token);
    const { shouldRefresh } = this.#door;
    const rejected = response.status === 401;
    const isRefused = shouldRefresh === undefined ? rejected : await this.#ask(shouldRefresh, response, rejected);
    this.#door.replayed(token.generation, isRefused);
    return response;
  }

  /** Keeps a call that was aborted while it waited from being sent after all. */
  async #refresh(cause: RefreshCause): Promise<void> {
    await this.#door.refresh(cause);
    this.#request.signal?.throwIfAborted();
  }
}
