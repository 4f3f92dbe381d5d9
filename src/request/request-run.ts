import type { AuthEvent, RefreshCause } from '../events/events.ts';
import { reportUncaught } from '../events/listeners.ts';
import { SessionChangedError } from '../errors/session-changed-error.ts';
import { isWatched } from '../session/calls.ts';
import { decideRecover, decideSend, isOfAnother } from '../session/decide.ts';
import type { Reading } from '../session/lifetime.ts';
import type { CallName } from '../session/proof.ts';
import type { Backoff, CallEvent, State, Token } from '../session/state.ts';
import { abortable } from './abort.ts';
import { pathOf, type Repeatable, summarize } from './call.ts';
import type { ChallengeAction } from './challenge.ts';
import { discard, drain, type DrainBeside, type Release } from './drain.ts';
import { headerOf } from './header-of.ts';
import { isSafe } from './method.ts';
import type { StepUp, WaitForLogin } from '../reauthentication.ts';

/** What a request may do with the session: read it, have it refreshed, and report the result of a replay. */
export interface SessionAccess {
  readonly state: () => State<unknown>;
  readonly now: () => Reading;
  /** Returns whether a moment is in the future. */
  readonly isAhead: (moment: Reading) => boolean;
  /** Joins the refresh in flight, or starts one. Never rejects: the state shows the result. */
  readonly refresh: (cause: RefreshCause) => Promise<unknown>;
  /** Makes the value of the header that carries the token. */
  readonly authorize: (token: Token) => string | undefined;
  /** The app's own rule, if any. */
  readonly shouldRefresh: ShouldRefresh | undefined;
  /** Reports the result of a call that was sent with a token that had just been refreshed. */
  readonly replayed: (generation: number, isRefused: boolean, call: CallName) => void;
  /** Counts the calls that were sent with a token, to know their order. */
  readonly sent: { count: number };
  readonly note: (event: CallEvent) => void;
  /** Waits for the refresh of a refused token, at most 5 s. */
  readonly hold: () => Promise<void>;
  /** Returns the origin of a URL that is not the page's own. */
  readonly foreignOrigin: (url: string) => string | undefined;
  /** Returns what the `WWW-Authenticate` of a 401 requires. */
  readonly readChallenge: (field: string | null) => ChallengeAction;
  readonly drain: DrainBeside;
  /** Waits for a new login in place; `undefined` without the option `reauthenticate`. */
  readonly reauthenticate: WaitForLogin | undefined;
  /** Adopts a token from an answer, with the option `responseToken`. */
  readonly adopt: Adopt | undefined;
  /** Returns whether a login function is running; for a sent call, whether it was sent since that started. */
  readonly isLoggingIn: (order?: number) => boolean;
  readonly emit: (event: AuthEvent) => void;
  readonly errorOf: (backoff: Backoff) => Error;
}

/** Reads the answer to a call that was sent with a token. */
export type Adopt = (response: Response, sent: Sent) => void;

export interface Sent {
  readonly sentWith: number;
  readonly askedAt: Reading;
}

/** The second argument of a `shouldRefresh` rule. */
export interface ShouldRefreshContext {
  /** In upper case. */
  readonly method: string;
  /** The absolute URL of the call. */
  readonly url: string;
  /** The result of the built-in rule: the response is a 401, and its `WWW-Authenticate` does not rule out that a new token helps. */
  readonly rejected: boolean;
}

/**
 * Returns whether a response requires a new token and a replay. If the rule throws or rejects, the error is reported as uncaught,
 * and `rejected` decides.
 */
export type ShouldRefresh = (response: Response, context: ShouldRefreshContext) => boolean | Promise<boolean>;

/**
 * Runs a request. With a fresh token and no signal that may abort it, which is the usual case, it does nothing more than native
 * fetch until there is a 401.
 */
export function runRequest(access: SessionAccess, request: Repeatable): Promise<Response> {
  const state = access.state();
  const { token } = state;
  const isPlain = access.shouldRefresh === undefined && request.signal === undefined && request.recording === undefined;
  const isSpecial = !isPlain || request.isHashed || access.adopt !== undefined;
  if (token === undefined || isSpecial || isWatched(state) || !access.isAhead(token.ageingAt))
    return new RequestRun(access, request, state).start();
  try {
    const { url } = request;
    const call = { generation: token.generation, order: ++access.sent.count, url };
    return request.send(access.authorize(token)).then(
      (response) => {
        if (response.status === 401) return new RequestRun(access, request, state, call.order).handleResponse(response);
        noteAccepted(access, response, call);
        return handOver(access, response, state);
      },
      onFailure(access, call),
    );
  } catch (error) {
    return Promise.reject(error);
  }
}

/** Keeps the answer to one user's call from the next user. */
export function handOver(access: SessionAccess, response: Response, madeIn: Pick<State<unknown>, 'epoch'>): Response {
  const state = access.state();
  if (state.epoch === madeIn.epoch || !isOfAnother(state, madeIn)) return response;
  discard(response);
  throw new SessionChangedError();
}

interface SentCall {
  readonly generation: number;
  readonly order: number;
  readonly url: string;
}

/** Records that a call was accepted, if that is of interest. */
export function noteAccepted(access: SessionAccess, { ok }: Response, { generation, order, url }: SentCall): void {
  if (ok && isWatched(access.state()))
    access.note({ type: 'accepted', generation, order, url: pathOf(url), origin: access.foreignOrigin(url) });
}

/** Records that a foreign origin gave no answer; `undefined` if there is nothing to record. */
export function onFailure(
  { note, foreignOrigin }: SessionAccess,
  { generation, url }: Omit<SentCall, 'order'>,
  signal?: AbortSignal,
): ((error: unknown) => never) | undefined {
  const origin = foreignOrigin(url);
  if (origin === undefined) return undefined;
  return (error) => {
    if (error instanceof TypeError && !signal?.aborted) note({ type: 'unreachable', generation, origin });
    throw error;
  };
}

/** One request: sent, and sent once more if its token was refused. */
export class RequestRun {
  readonly #access: SessionAccess;
  readonly #request: Repeatable;
  readonly #epoch: number;
  #seen: number;
  /** Made during a login, perhaps by its function. A refresh waits for the login, so this call must not wait for the refresh. */
  readonly #isWithinLogin: boolean;
  /** The order of the last send among all calls. */
  #order: number;
  #hasHeld: boolean;
  #hasSteppedUp = false;

  /** Keeps the session as it was when the call was made. */
  constructor(access: SessionAccess, request: Repeatable, { epoch, generation }: State<unknown>, order?: number) {
    this.#access = access;
    this.#order = order ?? 0;
    this.#request = request;
    this.#epoch = epoch;
    this.#seen = generation;
    this.#isWithinLogin = access.isLoggingIn(order);
    this.#hasHeld = this.#isWithinLogin;
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

  /** A base fetch of the app may throw; fetch rejects. */
  #sendOrReject(): Promise<Response> {
    const { recording, isHashed } = this.#request;
    try {
      return this.#send(recording !== undefined || isHashed);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /**
   * With a token at hand the request is sent without waiting. The exception: if a 401 would be hard to recover from, a token that is
   * about to expire is refreshed first.
   */
  #send(isFragile: boolean): Promise<Response> {
    const access = this.#access;
    const stamp = {
      epoch: this.#epoch,
      sentWith: 0,
      seen: this.#seen,
      isAnsweredWithToken: access.adopt !== undefined,
      origin: access.foreignOrigin(this.#request.url),
      hasHeld: this.#hasHeld,
    };
    const decision = decideSend(access.state(), stamp, access.now());
    switch (decision.type) {
      case 'attach': {
        if (decision.isAgeing && isFragile) return this.#refresh('expiring').then(() => this.#send(false));
        const answer = this.#sendWith(decision.token);
        if (decision.isAgeing) void access.refresh('expiring');
        return answer;
      }
      case 'bare':
        return this.#request.send(undefined);
      case 'wait':
        if (this.#isWithinLogin) return this.#sendAsIs();
        return this.#refresh(decision.cause).then(() => this.#send(isFragile));
      case 'hold':
        this.#hasHeld = true;
        return access.hold().then(() => {
          this.#request.signal?.throwIfAborted();
          return this.#send(isFragile);
        });
      case 'reauthenticate':
        return this.#reauthenticate().then((isOver) =>
          isOver ? this.#send(isFragile) : this.#request.send(undefined),
        );
      case 'fail':
        return Promise.reject(access.errorOf(decision.backoff));
      case 'changed':
        return Promise.reject(new SessionChangedError());
    }
  }

  #sendAsIs(): Promise<Response> {
    const { token } = this.#access.state();
    return token === undefined ? this.#request.send(undefined) : this.#sendWith(token);
  }

  #sendWith(token: Token): Promise<Response> {
    const value = this.#access.authorize(token);
    const answer = this.#sendAndLook(token).then((response) => {
      const isSettled = response.status !== 401 && this.#access.shouldRefresh === undefined;
      return isSettled ? this.#handOver(response) : this.handleResponse(response, token.generation);
    });
    const isLookedInto = this.#request.isHashed && isSafe(this.#request.method);
    return isLookedInto ? answer.catch((error: unknown) => this.#lookInto(error, value, token)) : answer;
  }

  #sendAndLook(token: Token): Promise<Response> {
    const { adopt, authorize, now, sent } = this.#access;
    const { url, isHashed, signal } = this.#request;
    const { generation } = token;
    const call = { generation, order: ++sent.count, url };
    this.#order = call.order;
    const askedAt = adopt && now();
    return this.#request.send(authorize(token)).then(
      (response) => {
        if (askedAt !== undefined) adopt?.(response, { sentWith: generation, askedAt });
        noteAccepted(this.#access, response, call);
        return response;
      },
      // A failure because of the hash is handled below.
      isHashed ? undefined : onFailure(this.#access, call, signal),
    );
  }

  /** A 401 does not have the expected hash, so fetch fails. The call is repeated without the hash to see the 401. */
  async #lookInto(error: unknown, value: string | undefined, { generation }: Token): Promise<Response> {
    if (!(error instanceof TypeError)) throw error;
    const response = await this.#request.send(value, true);
    const answer = response.status === 401 ? await this.handleResponse(response, generation) : response;
    if (answer !== response) return answer;
    discard(response);
    throw error;
  }

  /** Decides whether the token was refused; by default the newest one when the call was made. */
  async handleResponse(response: Response, sentWith: number = this.#seen): Promise<Response> {
    const { generation } = this.#access.state();
    const action = this.#builtInAction(response, sentWith);
    const isRefused = await this.#isRefused(response, action);
    this.#seen = generation;
    return isRefused ? this.#recover(response, sentWith) : this.#stepUpOrHandOver(response, action);
  }

  /** A call waits for a stronger login once: the next answer goes to its caller. */
  async #stepUpOrHandOver(response: Response, action: ChallengeAction): Promise<Response> {
    if (action.type !== 'step-up') return this.#handOver(response);
    const { generation } = this.#access.state();
    const isFirst = !this.#hasSteppedUp;
    this.#hasSteppedUp = true;
    this.#access.emit({ ...action, ...summarize(this.#request) });
    const isOver = isFirst && (await this.#reauthenticate(response, action));
    return isOver ? this.#recover(response, generation) : this.#handOver(response);
  }

  /** A token that is no longer the current one was refused for that, whatever the challenge says. */
  #builtInAction(response: Response, sentWith: number): ChallengeAction {
    if (response.status !== 401) return { type: 'return' };
    if (sentWith < this.#access.state().generation) return { type: 'refresh' };
    return this.#access.readChallenge(headerOf(response, 'www-authenticate'));
  }

  /** Asks the app's own rule, if any. If the rule fails, the error is reported and the built-in rule decides. */
  #isRefused(response: Response, { type }: ChallengeAction): boolean | Promise<boolean> {
    const { shouldRefresh } = this.#access;
    const rejected = type === 'refresh';
    return shouldRefresh === undefined ? rejected : this.#ask(shouldRefresh, response, rejected);
  }

  async #ask(rule: ShouldRefresh, response: Response, rejected: boolean): Promise<boolean> {
    const { method, url } = this.#request;
    try {
      const context = Object.freeze({ method: method.toUpperCase(), url, rejected });
      // A rule in JavaScript may return nothing about what it does not know.
      return (await rule(response, context)) ?? rejected;
    } catch (error) {
      reportUncaught(error);
      return rejected;
    }
  }

  /** Sends the request again and returns the final answer, or rejects with the reason why there is none. */
  async #recover(response: Response, sentWith: number): Promise<Response> {
    const access = this.#access;
    let release: Release = (isHandedOver) => void (isHandedOver || discard(response));
    this.#request.recording?.hold();
    for (let waits = 0; ; waits++) {
      const stamp = { epoch: this.#epoch, sentWith, seen: this.#seen };
      const decision = decideRecover(access.state(), stamp, access.now(), pathOf(this.#request.url));
      switch (decision.type) {
        case 'replay':
          if (!this.#isReplayable(response)) {
            release(true);
            return response;
          }
          if (this.#request.isKeepalive) await drain(response);
          release();
          return this.#replay(decision.token);
        case 'return':
          access.replayed(sentWith, true, summarize(this.#request));
          release(true);
          return response;
        case 'wait':
          if (this.#isWithinLogin) {
            release(true);
            return response;
          }
          if (waits === 0) {
            release = access.drain(response);
            access.note({ type: 'refused', generation: sentWith, order: this.#order, now: access.now() });
          }
          await this.#refresh('rejected');
          continue;
        case 'reauthenticate':
          release(true);
          if (await this.#reauthenticate(response)) continue;
          return response;
        case 'fail':
          release();
          throw access.errorOf(decision.backoff);
        case 'changed':
          release();
          throw new SessionChangedError();
      }
    }
  }

  /** A redirected POST has already run: only its second half was refused, and the first must not run again. */
  #isReplayable(response: Response): boolean {
    const isReplayable = this.#request.isRepeatable && (!response.redirected || isSafe(this.#request.method));
    if (!isReplayable) this.#access.emit({ type: 'replay-impossible', ...summarize(this.#request) });
    return isReplayable;
  }

  /**
   * Waits until the user has signed in again in place, or has not. Returns false if the call should not wait: it belongs to the login
   * itself, or its body can't be sent again.
   */
  async #reauthenticate(response?: Response, challenge?: StepUp): Promise<boolean> {
    const { reauthenticate } = this.#access;
    const { signal, recording } = this.#request;
    if (reauthenticate === undefined || this.#isWithinLogin || (response && !this.#isReplayable(response)))
      return false;
    // A call that was never sent has no answer that its body could be too late for.
    if (response !== undefined) recording?.hold();
    const isOver = await reauthenticate({ signal, response, challenge, call: summarize(this.#request) });
    signal?.throwIfAborted();
    return isOver;
  }

  async #replay(token: Token): Promise<Response> {
    this.#access.emit({ type: 'replay', ...summarize(this.#request) });
    const response = await this.#sendAndLook(token);
    const action = this.#builtInAction(response, token.generation);
    const isRefused = await this.#isRefused(response, action);
    this.#access.replayed(token.generation, isRefused, summarize(this.#request));
    return isRefused ? this.#handOver(response) : this.#stepUpOrHandOver(response, action);
  }

  /** A call that was aborted while it waited must not be sent. */
  async #refresh(cause: RefreshCause): Promise<void> {
    await this.#access.refresh(cause);
    this.#request.signal?.throwIfAborted();
  }

  #handOver(response: Response): Response {
    return handOver(this.#access, response, { epoch: this.#epoch });
  }
}
