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
    name: 'send what waited although the session has changed',
    file: 'session/decide.ts',
    find: "  if (stamp.epoch !== state.epoch && !isSameUser(state, stamp))\n    return state.pendingLogin ? waitOrFail(state, now, causeOf(state)) : CHANGED;\n  if (state.session.status === 'unauthenticated') return BARE;",
    replace: "  if (state.session.status === 'unauthenticated') return BARE;",
  },
  {
    name: 'replay although the session has changed',
    file: 'session/decide.ts',
    find: "  if (stamp.epoch !== state.epoch && !isSameUser(state, stamp))\n    return state.pendingLogin ? waitOrFail(state, now, 'rejected') : CHANGED;\n  if (state.session.status === 'unauthenticated') return { type: 'return' };",
    replace: "  if (state.session.status === 'unauthenticated') return { type: 'return' };",
  },
  {
    name: "take another user's answer for the same user's",
    file: 'session/adopt.ts',
    find: 'const relation = user && compareUsers(user.identity, grant.identity);',
    replace:
      "const relation = user && (compareUsers(user.identity, grant.identity) === 'unknown' ? 'unknown' : 'same');",
  },
  {
    name: "adopt another user's token from a tab",
    file: 'session/tab-decision.ts',
    find: "  if (relation === 'different') return 'verify';\n  if (relation === 'unknown' && !other.isAnswer) return 'ask';",
    replace: "  if (relation === 'unknown' && !other.isAnswer) return 'ask';",
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
    find: '      queueAt(name);\n    });',
    replace: '      goAlone();\n    });',
  },
  {
    name: 'hold the lock over the pause',
    file: 'refresh/attempts.ts',
    find: 'return isNeedless() ? undefined : tryOnce(isOurs);',
    replace:
      'const pause = isNeedless() ? undefined : await tryOnce(isOurs); if (pause !== undefined) await sleep(pause, isNeedless); return pause;',
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
    find: 'stopTimer = parts.clock.after(isSpare ? patience + random() * timeout : patience, () => {',
    replace: 'stopTimer = parts.clock.after(isSpare ? random() * timeout : 2 ** 31 + patience, () => {',
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
    file: 'refresh/ask.ts',
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
    find: 'await this.#access.refresh(cause);\n    this.#request.signal?.throwIfAborted();',
    replace: 'await this.#access.refresh(cause);',
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
    find: '    this.#access.replayed(token.generation, isRefused, summarize(this.#request));\n    return this.#handOver(response);',
    replace:
      '    this.#access.replayed(token.generation, isRefused, summarize(this.#request));\n    return isRefused ? this.#sendAndLook(token) : this.#handOver(response);',
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
    find: 'return Math.min(Math.max(retryAfter, policy.minDelay), longest) + random * range;',
    replace: 'return policy.minDelay + random * range;',
  },
  {
    name: 'ignore end messages',
    file: 'tabs/other-tabs.ts',
    find: 'const verdict = decideTabEnd(state(), identity, reason);',
    replace: "const verdict: string = 'ignore';\n    decideTabEnd(state(), identity, reason);",
  },
  {
    name: "take the end of another's session for one's own",
    file: 'session/tab-decision.ts',
    find: "if (relation === 'different') return compareUsers(token.identity, identity) === 'same' ? 'verify' : 'ignore';",
    replace: "if (relation === 'different') return 'end';",
  },
  {
    name: 'ignore login messages',
    file: 'tabs/other-tabs.ts',
    find: 'const verdict = decideTabUser(state(), message);',
    replace: "const verdict: string = 'ignore';\n    decideTabUser(state(), message);",
  },
  {
    name: 'put the token on the channel with lock',
    file: 'tabs/announcement.ts',
    find: '...(isSharing ? [grantOf(token, now, questions)] : [])',
    replace: '...(isSharing || !isSharing ? [grantOf(token, now, questions)] : [])',
  },
  {
    name: 'show the token in the snapshot',
    file: 'session/adopt.ts',
    find: 'authenticated(claimsOf(state, grant), name)',
    replace: 'authenticated(claimsOf(state, grant), accessToken)',
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
  {
    name: 'count a missing name as equal',
    file: 'session/identity.ts',
    find: "return showsSame(claims, others, 'refresh') ? 'unknown' : 'different';",
    replace: "return showsSame(claims, others, 'refresh') ? 'same' : 'different';",
  },
  {
    name: 'hand an answer to whoever is signed in',
    file: 'session/decide.ts',
    find: "return state.session.status === 'authenticated' && state.user !== undefined && stamp.epoch < state.user.since;",
    replace: 'return stamp.epoch > Infinity && state.user !== undefined;',
  },
  {
    name: 'take any user for the one who made a request',
    file: 'session/decide.ts',
    find: 'epoch >= user.since',
    replace: 'epoch >= 0',
  },
  {
    name: 'adopt a token that was not asked for',
    file: 'session/tab-decision.ts',
    find: "return other.isAnswer ? 'adopt' : 'ask';",
    replace: "return 'adopt';",
  },
  {
    name: 'tell of a change of user only after a logout',
    file: 'session/adopt.ts',
    find: 'return isSame && user.name === name ? undefined :',
    replace: 'return isSame || !user.isGone ? undefined :',
  },
  {
    name: 'forget the user when the session ends',
    file: 'session/transition.ts',
    find: 'user: user && { ...user, isSignedIn: false, isGone: user.isGone || isGone },',
    replace: 'user: undefined,',
  },
  {
    name: 'go through loading when a user without a name may have changed',
    file: 'session/transition.ts',
    find: 'if (token !== undefined) return [markUnverified(',
    replace: 'if (token !== undefined && !isLogin) return [markUnverified(',
  },
  {
    name: 'tell of a change inside the telling of another',
    file: 'events/store.ts',
    find: 'if (isRunning) return;',
    replace: '',
  },
];
