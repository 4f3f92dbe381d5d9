import type { createAuth } from 'rebearer';
import type { lifetime } from 'rebearer/lifetime';
import type { Flags } from 'rebearer/testing';
import { type Call, makeCall } from './call.ts';
import { Channels } from './channels.ts';
import { Holders } from './holder.ts';
import { Locks } from './locks.ts';
import { Network } from './network.ts';
import { roll } from '../histories/random.ts';
import { VirtualServer } from './server.ts';
import type { Action, CallStep, History, Step } from './step.ts';
import { type Browser, LiveTab } from './live-tab.ts';
import type { Tab } from './tab.ts';
import { Timeline } from './timeline.ts';
import type { Watcher } from './watcher.ts';

const START = Date.UTC(2026, 0, 1);

/** A login or a logout, in whichever tab. */
type Change =
  | { readonly type: 'logout' }
  | Pick<Extract<Action, { type: 'login' }>, 'type' | 'user' | 'hasGrant' | 'isFunction'>;

/** What is tried, of which there may be a copy with a fault. */
export interface Library {
  readonly createAuth: typeof createAuth;
  readonly lifetime: typeof lifetime;
}

/** One browser and its server, in which a history takes place. */
export class Simulation {
  readonly timeline: Timeline;
  readonly server: VirtualServer;
  readonly network: Network;
  readonly locks: Locks = new Locks();
  readonly holders: Holders = new Holders();
  readonly tabs: LiveTab[] = [];
  readonly calls: Call[] = [];
  readonly watcher: Watcher;
  readonly history: History;
  readonly browser: Browser;
  /** From here on users do nothing. */
  isCalm = false;
  #step = 0;
  #rolls = 0;
  /** How far the wall clock of the machine is set off. */
  #offset = 0;

  constructor(history: History, library: Library, watch: (simulation: Simulation) => Watcher) {
    const { setup } = history;
    this.history = history;
    this.timeline = new Timeline(() => this.watcher.rested());
    const { timeline } = this;
    const rollNext = (): number => roll(history.seed, this.#step, ++this.#rolls);
    this.server = new VirtualServer(() => timeline.now, setup.names, setup);
    this.watcher = watch(this);
    const { watcher } = this;
    this.network = new Network({ timeline, server: this.server, watcher, roll: rollNext });
    const delay = (): number => (setup.channel === 'late' ? rollNext() * 4000 : 1 + rollNext() * 20);
    this.browser = {
      setup,
      ...library,
      timeline,
      locks: this.locks,
      channels: new Channels({ timeline, watcher, delay }),
      network: this.network,
      flags: flagsOf(setup.storage),
      watcher,
      roll: rollNext,
      sessionOf: (tab) => this.holders.sessionOf(tab, this.server),
      react: (tab, isLogout) => this.#react(tab, isLogout),
      wall: () => START + timeline.now + this.#offset,
    };
  }

  /** The tabs in which a user can do something. */
  get active(): readonly LiveTab[] {
    return this.tabs.filter(({ status }) => status === 'active');
  }

  /** The session that lives at the server and whose cookie the browser holds. */
  get livingSession(): string | undefined {
    const { cookie } = this.network;
    return cookie && this.server.isAlive(cookie.sessionId) ? cookie.sessionId : undefined;
  }

  /** From here on what is random depends on the number of this step. */
  begin(step: Pick<Step, 'n'>): void {
    this.#step = step.n;
    this.#rolls = 0;
  }

  open(): LiveTab {
    const tab = new LiveTab(this.tabs.length, this.browser);
    this.tabs.push(tab);
    return tab;
  }

  /** Sets the clock of the machine by so many milliseconds. */
  setClock(milliseconds: number): void {
    this.#offset += milliseconds;
  }

  /** Makes a call and remembers it. */
  call(tab: Tab, step: CallStep): Call {
    const controller = step.abortAfter === undefined ? undefined : new AbortController();
    const id = `call${this.calls.length}`;
    const [call, start] = makeCall(tab, { id, step, signal: controller?.signal });
    this.#follow(call, start);
    if (controller !== undefined) {
      const abort = (): void => {
        if (call.settled === 0) call.isAborted = true;
        controller.abort();
      };
      this.timeline.after(step.abortAfter ?? 0, 'timer', () => tab.run(abort));
    }
    return call;
  }

  /** Logs in as an app does, or out, and remembers that too. */
  changeUser(tab: Tab, step: Change): void {
    const call = this.#changeOf(tab, step.type);
    this.#follow(call, () => (step.type === 'login' ? this.#logIn(tab, step) : tab.auth.logout()));
  }

  /** Resolves with `refused` where the library was told of no login. */
  async #logIn(
    tab: Tab,
    { user, hasGrant, isFunction }: Extract<Change, { type: 'login' }>,
  ): Promise<'refused' | void> {
    const send = async (signal?: AbortSignal): Promise<Response> => {
      const url = `https://app.example.com/auth/login?${user}${isFunction ? '&locked' : ''}`;
      const response = await this.network.fetchFor(tab)(url, { method: 'POST', ...(signal && { signal }) });
      if (response.ok) this.watcher.loggedIn(tab, hasGrant);
      return response;
    };
    if (isFunction) {
      return tab.auth.login(async ({ signal }) => {
        const response = await send(signal);
        return hasGrant || !response.ok ? response : undefined;
      });
    }
    const response = await send();
    if (!response.ok) return 'refused';
    return hasGrant ? tab.auth.login(response) : tab.auth.login();
  }

  /** Logs in without the library; a page that was left for it is loaded anew. */
  logInElsewhere(tab: LiveTab, { user, how }: Pick<Extract<Step, { type: 'redirect' }>, 'user' | 'how'>): void {
    const { cookie } = this.server.login(user, this.network.cookie);
    this.network.cookie = cookie ?? undefined;
    this.watcher.redirected(this.network.cookie);
    if (how === 'page') this.open();
    if (how !== 'popup') return;
    this.watcher.loggedIn(tab, false);
    this.#follow(this.#changeOf(tab, 'login'), () => tab.auth.login());
  }

  /** What a listener of the app's does in the middle of a notification. */
  #react(tab: LiveTab, isLogout: boolean): void {
    const { acts } = this.history.setup;
    if (acts === 'call') this.call(tab, { type: 'call', tab: 0, what: 'private', method: 'GET', body: 'none' });
    if (this.isCalm) return;
    if (acts === 'logout' && !isLogout) this.changeUser(tab, { type: 'logout' });
    if (acts !== 'guest' || !isLogout) return;
    const { cookie, accessToken } = this.server.login('bob', this.network.cookie);
    this.network.cookie = cookie ?? undefined;
    this.watcher.redirected(this.network.cookie);
    if (accessToken === undefined) return;
    this.holders.offer(tab, accessToken);
    this.watcher.loggedIn(tab, this.history.setup.attach === undefined);
    if (this.history.setup.attach !== undefined)
      return this.#follow(this.#changeOf(tab, 'login'), () => tab.auth.login());
    const sessionId = ['none', 'number'].includes(this.history.setup.names) ? undefined : cookie?.sessionId;
    this.#follow(this.#changeOf(tab, 'login'), () => tab.auth.login({ accessToken, expiresIn: 180, sessionId }));
  }

  #changeOf(tab: Tab, what: 'login' | 'logout'): Call {
    const id = `${what}${this.calls.length}`;
    return { id, tab, what, method: '', body: '', maker: undefined, isAborted: false, settled: 0 };
  }

  #follow(call: Call, start: () => Promise<unknown>): void {
    this.calls.push(call);
    this.watcher.made(call);
    const settle = (outcome: unknown): void => {
      call.outcome = outcome;
      call.settled++;
      this.watcher.settled(call);
    };
    start().then(settle, settle);
  }
}

function flagsOf(storage: 'works' | 'forbidden'): Flags {
  const kept = new Map<string, string>();
  return {
    get: (name) => (storage === 'works' ? (kept.get(name) ?? null) : undefined),
    set: (name, value) => void (value === null ? kept.delete(name) : kept.set(name, value)),
  };
}
