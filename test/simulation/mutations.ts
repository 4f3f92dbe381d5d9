/** A fault put into a copy of the source, which the simulator has to find. */
export interface Mutation {
  readonly name: string;
  /** Below `src`. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
}

export const MUTATIONS: readonly Mutation[] = [
  {
    name: 'adopt the answer of an earlier epoch',
    file: 'session/transition.ts',
    find: "if (epoch !== state.epoch || state.session.status === 'unauthenticated') return false;",
    replace: '',
  },
  {
    name: 'raise no epoch at a logout',
    file: 'session/transition.ts',
    find: "return end({ ...state, epoch: state.epoch + 1 }, 'logout');",
    replace: "return end(state, 'logout');",
  },
  {
    name: 'send what waited although the session has changed',
    file: 'session/decide.ts',
    find: "if (stamp.epoch !== state.epoch) return CHANGED;\n  if (state.session.status === 'unauthenticated') return BARE;",
    replace: "if (state.session.status === 'unauthenticated') return BARE;",
  },
  {
    name: 'replay although the session has changed',
    file: 'session/decide.ts',
    find: "if (stamp.epoch !== state.epoch) return CHANGED;\n  if (state.session.status === 'unauthenticated') return { type: 'return' };",
    replace: "if (state.session.status === 'unauthenticated') return { type: 'return' };",
  },
  {
    name: "take another user's answer for the same user's",
    file: 'session/transition.ts',
    find: 'const isReplaced = state.token !== undefined && !isSameIdentity(state.token.identity, grant.identity);',
    replace: 'const isReplaced = false;',
  },
  {
    name: "adopt another user's token from a tab",
    file: 'session/tab-decision.ts',
    find: "if (!isSameIdentity(token.identity, identity)) return 'verify';",
    replace: "if (!isSameIdentity(token.identity, identity)) return 'adopt';",
  },
  {
    name: 'drop the generation check of a late answer',
    file: 'session/transition.ts',
    find: '(generation === state.generation && verifications === state.verifications)',
    replace: 'verifications === state.verifications',
  },
  {
    name: 'drop the verifications of a late answer',
    file: 'session/transition.ts',
    find: '(generation === state.generation && verifications === state.verifications)',
    replace: 'generation === state.generation',
  },
  {
    name: 'refresh for a token that has been replaced',
    file: 'session/decide.ts',
    find: 'if (token !== undefined && token.generation > stamp.sentWith) {',
    replace: 'if (token !== undefined && token.generation > stamp.seen) {',
  },
  {
    name: 'adopt older grants',
    file: 'session/tab-decision.ts',
    find: "return isNewer ? 'adopt' : 'ignore';",
    replace: "return isNewer ? 'adopt' : 'adopt';",
  },
  {
    name: 'one refresh per call',
    file: 'refresh/refresh.ts',
    find: 'if (refreshInFlight === undefined) {',
    replace: 'if (refreshInFlight === undefined || refreshInFlight !== undefined) {',
  },
  {
    name: 'refresh without the lock',
    file: 'tabs/turn.ts',
    find: 'if (lock === undefined) return run();',
    replace: 'if (lock === undefined || lock !== undefined) return run();',
  },
  {
    name: 'hold the lock over the pause',
    file: 'refresh/refresh.ts',
    find: 'return isNeedless() ? undefined : tryOnce(course);',
    replace:
      'const over = isNeedless() ? undefined : await tryOnce(course); if (over !== undefined) await sleep(over.pause, isNeedless); return over;',
  },
  {
    name: 'hold the lock over the callback',
    file: 'tabs/turn.ts',
    find: 'return result.catch(() => {});',
    replace: 'return result.then(() => new Promise<void>((done) => void parts.clock.after(1000, done)));',
  },
  {
    name: 'wait for the lock for ever',
    file: 'tabs/turn.ts',
    find: 'parts.clock.after(parts.timeout, goAlone)',
    replace: 'parts.clock.after(2 ** 31, goAlone)',
  },
  {
    name: 'no deadline on the refresh',
    file: 'browser/deadline.ts',
    find: 'const stop = clock.after(timeout, () => {',
    replace: 'const stop = clock.after(2 ** 31, () => {',
  },
  {
    name: 'compare with the wall clock alone',
    file: 'session/lifetime.ts',
    find: 'return now.monotonic >= moment.monotonic || now.wall >= moment.wall;',
    replace: 'return now.wall >= moment.wall;',
  },
  {
    name: 'compare with the monotonic clock alone',
    file: 'session/lifetime.ts',
    find: 'return now.monotonic >= moment.monotonic || now.wall >= moment.wall;',
    replace: 'return now.monotonic >= moment.monotonic;',
  },
  {
    name: 'refresh with every call',
    file: 'session/lifetime.ts',
    find: 'ageingAt: later(askedAt, lifetime - Math.min(refreshBefore, lifetime / 4)),',
    replace: 'ageingAt: askedAt,',
  },
  {
    name: 'take a network failure for the end',
    file: 'refresh/refresh.ts',
    find: "return { type: 'transient', problem, topic: isLikelyHidden ? 'refresh-cors' : undefined };",
    replace: "return { type: 'ended', reason: undefined } as never;",
  },
  {
    name: 'take a server failure for the end',
    file: 'session/outcome.ts',
    find: 'if (status >= 500 || TRANSIENT.includes(status) || isLater)',
    replace: 'if (status >= 500) return ended(answer);\n  if (TRANSIENT.includes(status) || isLater)',
  },
  {
    name: 'take a firewall for the end',
    file: 'session/outcome.ts',
    find: "if (meaning === 'ended' && status >= 400 && !isHtml) return ended(answer);",
    replace: "if ((meaning === 'ended' || isHtml) && status >= 400) return ended(answer);",
  },
  {
    name: 'forget an abort during the wait',
    file: 'request/request-run.ts',
    find: 'this.#request.signal?.throwIfAborted();',
    replace: '',
  },
  {
    name: 'notice an abort only after the wait',
    file: 'request/abort.ts',
    find: "signal.addEventListener('abort', abort);",
    replace: '',
  },
  {
    name: 'attach the token to other origins',
    file: 'request/origins.ts',
    find: ' || !origins.includes(url.origin)) return undefined;',
    replace: ') return undefined;',
  },
  {
    name: 'replay twice',
    file: 'request/request-run.ts',
    find: 'this.#access.replayed(token.generation, isRefused, summarize(this.#request));\n    return response;',
    replace:
      'this.#access.replayed(token.generation, isRefused, summarize(this.#request));\n    return isRefused ? this.#request.send(authorizationOf(token, this.#request.call.attach)) : response;',
  },
  {
    name: "replay the caller's buffer as it is now",
    file: 'request/body.ts',
    find: 'return buffer.slice(byteOffset, byteOffset + byteLength);',
    replace: 'return new Uint8Array(buffer, byteOffset, byteLength);',
  },
  {
    name: 'no backoff',
    file: 'session/backoff.ts',
    find: 'return policy.minDelay + random * (range - policy.minDelay);',
    replace: 'return random;',
  },
  {
    name: 'ignore Retry-After',
    file: 'session/backoff.ts',
    find: 'return Math.min(Math.max(retryAfter, policy.minDelay), LONGEST_WISH) + random * range;',
    replace: 'return policy.minDelay + random * range;',
  },
  {
    name: 'ignore end messages',
    file: 'tabs/other-tabs.ts',
    find: 'const decision = decideTabEnd(state(), identity);',
    replace: "const decision: string = 'ignore';",
  },
  {
    name: "take the end of another's session for one's own",
    file: 'session/tab-decision.ts',
    find: "return token !== undefined && nameOf(token.identity) === identity ? 'end' : 'ignore';",
    replace: "return token !== undefined ? 'end' : 'ignore';",
  },
  {
    name: 'ignore login messages',
    file: 'tabs/other-tabs.ts',
    find: "if (decideTabLogin(state(), message.identity) !== 'verify') return undefined;",
    replace: 'return undefined;',
  },
  {
    name: 'put the token on the channel with lock',
    file: 'tabs/announcement.ts',
    find: 'return isSharing ? [...login, grantOf(token, now)] : login;',
    replace: 'return [...login, grantOf(token, now)];',
  },
  {
    name: 'show the token in the snapshot',
    file: 'session/transition.ts',
    find: 'session: settled(state.session, authenticated(grant.claims, nameOf(identity))),',
    replace: 'session: settled(state.session, authenticated(grant.claims, accessToken)),',
  },
  {
    name: 'a new snapshot with every token',
    file: 'session/session.ts',
    find: 'return isSame ? before : after;',
    replace: 'return isSame ? after : after;',
  },
  {
    name: 'let a refresh end with its page',
    file: 'refresh/by-cookie.ts',
    find: 'keepalive: true,',
    replace: 'keepalive: false,',
  },
];
