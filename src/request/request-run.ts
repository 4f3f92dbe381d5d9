import { bare } from '../bare.ts';
import { reportUncaught } from '../events/listeners.ts';
import { type Decision, decide, type Stamp } from '../session/decide.ts';
import type { State, Token } from '../session/state.ts';
import { abortable, checkAborted } from './abort.ts';
import { pathOf, type Repeatable, summarize } from './call.ts';
import type { ChallengeAction } from './challenge.ts';
import { discard, releaseOf } from './drain.ts';
import { handOver } from './hand-over.ts';
import { headerOf } from './header-of.ts';
import { isSafe } from './method.ts';
import { noteAccepted, onFailure } from './note-outcome.ts';
import type { StepUp } from '../reauthentication.ts';
import type { SessionAccess } from './session-access.ts';
import { waitFor } from './wait-for.ts';

type StepUpAction = Extract<ChallengeAction, { type: 'step-up' }>;

/** One request: sent, and sent once more if its token was refused. */
export class RequestRun {
  readonly #access: SessionAccess;
  readonly #request: Repeatable;
  readonly #epoch: number;
  #seen: number;
  /** Made while a login ran, perhaps by it. */
  readonly #isMadeInLogin: boolean;
  /** When it was sent last, among all calls. */
  #order: number;
  /** Made while a user was signed in. */
  readonly #isOfUser: boolean;
  #hasHeld: boolean;
  #hasSteppedUp = false;

  /** Keeps the session as it was when the call was made. */
  constructor(
    access: SessionAccess,
    request: Repeatable,
    { epoch, generation, token }: State<unknown>,
    order?: number,
  ) {
    this.#access = access;
    this.#order = order ?? 0;
    this.#request = request;
    this.#epoch = epoch;
    this.#seen = generation;
    this.#isMadeInLogin = access.isLoggingIn(order);
    this.#hasHeld = this.#isMadeInLogin;
    this.#isOfUser = token !== undefined && !this.#isMadeInLogin;
  }

  /** A refresh waits for the login that is running, so that a call of that login must not wait for the refresh. */
  get #isWithinLogin(): boolean {
    return this.#isMadeInLogin && this.#access.isLoggingIn();
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
    const stamp = bare<Stamp>({
      epoch: this.#epoch,
      seen: this.#seen,
      isAnsweredWithToken: access.adopt !== undefined,
      origin: access.foreignOrigin(this.#request.url),
      hasHeld: this.#hasHeld,
    });
    const decision = decide(access.state(), stamp, access.now());
    if (decision.type === 'as-is') return this.#sendAsIs();
    if (decision.type !== 'attach')
      return this.#wait(decision).then((isOver) => (isOver ? this.#send(isFragile) : this.#sendAsIs()));
    const { token, isAgeing } = decision;
    if (isAgeing && isFragile) return this.#wait({ type: 'wait', cause: 'expiring' }).then(() => this.#send(false));
    const answer = this.#sendWith(token);
    if (isAgeing) void access.refresh('expiring');
    return answer;
  }

  /** What waits for a login in place, its answer and what that asks for, is kept meanwhile. */
  #wait(decision: Exclude<Decision, { type: 'attach' }>, response?: Response): Promise<boolean> {
    if (decision.type === 'hold') this.#hasHeld = true;
    return waitFor(this.#access, decision, {
      isWithinLogin: this.#isWithinLogin,
      signal: this.#request.signal,
      reauthenticate: () => this.#reauthenticate(response),
    });
  }

  #sendAsIs(): Promise<Response> {
    const { token, proof } = this.#access.state();
    if (token !== undefined) return this.#sendWith(token);
    // By now the cookies may be of another user, of whom this page has not heard yet.
    return this.#request.send(undefined, proof && this.#isOfUser ? { credentials: 'omit' } : undefined);
  }

  #sendWith(token: Token): Promise<Response> {
    const value = this.#access.authorize(token);
    const answer = this.#sendAndLook(token).then((response) => {
      const isSettled = response.status !== 401 && this.#access.shouldRefresh === undefined;
      return isSettled ? this.#accept(response, token.generation) : this.handleResponse(response, token.generation);
    });
    const isLookedInto = this.#request.isHashed && isSafe(this.#request.method);
    return isLookedInto ? answer.catch((error: unknown) => this.#lookInto(error, value, token)) : answer;
  }

  #sendAndLook(token: Token): Promise<Response> {
    const { adopt, authorize, now, sent } = this.#access;
    const { url, isHashed, signal } = this.#request;
    const { generation } = token;
    this.#order = ++sent.count;
    const askedAt = adopt && now();
    return this.#request.send(authorize(token)).then(
      (response) => {
        if (askedAt !== undefined) adopt?.(response, { sentWith: generation, askedAt });
        return response;
      },
      // A failure because of the hash is handled below.
      isHashed ? undefined : onFailure(this.#access, { generation, url }, signal),
    );
  }

  /** A 401 does not have the expected hash, so fetch fails. The call is repeated without the hash to see the 401. */
  async #lookInto(error: unknown, value: string | undefined, { generation }: Token): Promise<Response> {
    if (!(error instanceof TypeError)) throw error;
    const response = await this.#request.send(value, { integrity: '' });
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
    if (isRefused) return this.#recover(response, sentWith);
    return action.type === 'step-up' ? this.#stepUp(response, action) : this.#accept(response, sentWith);
  }

  /** A call waits for a stronger login once: the next answer goes to its caller. */
  async #stepUp(response: Response, action: StepUpAction): Promise<Response> {
    const { generation } = this.#access.state();
    const isFirst = !this.#hasSteppedUp;
    this.#hasSteppedUp = true;
    this.#access.emit({ ...action, ...summarize(this.#request) });
    const isOver = isFirst && (await this.#reauthenticate(response, action));
    return isOver ? this.#recover(response, generation) : this.#handOver(response);
  }

  /** A token that is no longer the current one was refused for that, whatever the challenge says. */
  #builtInAction(response: Response, sentWith: number): ChallengeAction {
    const { readChallenge, route, state } = this.#access;
    // A redirect to another server has dropped the token.
    if (response.status !== 401 || (response.redirected && !route(response.url))) return { type: 'return' };
    if (sentWith < state().generation) return { type: 'refresh' };
    return readChallenge(headerOf(response, 'www-authenticate'));
  }

  /** Asks the app's own rule, if any. One that fails is reported, and the built-in rule decides. */
  async #isRefused(response: Response, { type }: ChallengeAction): Promise<boolean> {
    const { shouldRefresh } = this.#access;
    const { method, url } = this.#request;
    const rejected = type === 'refresh';
    if (shouldRefresh === undefined) return rejected;
    try {
      const context = Object.freeze({ method: method.toUpperCase(), url, rejected });
      // A rule in JavaScript may return nothing about what it does not know.
      return (await shouldRefresh(response, context)) ?? rejected;
    } catch (error) {
      reportUncaught(error);
      return rejected;
    }
  }

  /** Sends the request again and returns the final answer, or rejects with the reason why there is none. */
  async #recover(response: Response, sentWith: number): Promise<Response> {
    const access = this.#access;
    let release = releaseOf(response);
    this.#request.recording?.hold();
    let hasWaited = this.#isWithinLogin;
    for (;;) {
      const state = access.state();
      const url = state.breaker && pathOf(this.#request.url);
      const stamp = bare({ epoch: this.#epoch, sentWith, seen: this.#seen, url });
      const decision = decide(state, stamp, access.now());
      if (decision.type === 'attach') {
        if (!this.#isReplayable(response)) break;
        release();
        return this.#replay(decision.token);
      }
      if (decision.type === 'as-is') this.#noteRefusedAgain(sentWith, response);
      if (decision.type === 'reauthenticate') release(true);
      if (decision.type === 'wait' && !hasWaited) {
        hasWaited = true;
        release = access.drain(response);
        access.note({ type: 'refused', generation: sentWith, order: this.#order, now: access.now() });
      }
      try {
        if (!(await this.#wait(decision, response))) break;
      } catch (error) {
        release();
        throw error;
      }
    }
    release(true);
    return response;
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
    checkAborted(signal);
    return isOver;
  }

  async #replay(token: Token): Promise<Response> {
    this.#access.emit({ type: 'replay', ...summarize(this.#request) });
    const response = await this.#sendAndLook(token);
    const { generation } = token;
    const action = this.#builtInAction(response, generation);
    if (await this.#isRefused(response, action)) {
      this.#noteRefusedAgain(generation, response);
      return this.#handOver(response);
    }
    // Whatever the API says of the call itself, it took the token.
    noteAccepted(this.#access, { generation, order: this.#order, url: this.#request.url }, true);
    return action.type === 'step-up' ? this.#stepUp(response, action) : this.#handOver(response);
  }

  #noteRefusedAgain(generation: number, { status }: Response): void {
    const { note, now, sent } = this.#access;
    const call = { ...summarize(this.#request), status, order: this.#order, sent: sent.count };
    note({ type: 'refused-again', generation, call, now: now() });
  }

  /** Hands over what was not refused. A rule may refuse a success, so that it is asked first. */
  #accept(response: Response, generation: number): Response {
    if (response.ok) noteAccepted(this.#access, { generation, order: this.#order, url: this.#request.url });
    return this.#handOver(response);
  }

  #handOver(response: Response): Response {
    return handOver(this.#access, response, { epoch: this.#epoch });
  }
}
