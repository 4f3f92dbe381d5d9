import type { createAuth, Flags } from 'rebearer';
import { type Call, makeCall } from './call.ts';
import { Channels } from './channels.ts';
import { forgeryOf } from './forgery.ts';
import { Locks } from './locks.ts';
import { Network } from './network.ts';
import { roll } from './random.ts';
import { VirtualServer } from './server.ts';
import type { CallStep, History, Step } from './step.ts';
import { type Browser, LiveTab } from './live-tab.ts';
import type { Tab } from './tab.ts';
import { drain, Timeline } from './timeline.ts';
import type { Watcher } from './watcher.ts';

const START = Date.UTC(2026, 0, 1);
const MOST_TABS = 4;

/** One browser and its server, in which a history takes place. */
export class Simulation {
  readonly timeline: Timeline;
  readonly server: VirtualServer;
  readonly network: Network;
  readonly locks: Locks = new Locks();
  readonly tabs: LiveTab[] = [];
  readonly calls: Call[] = [];
  readonly watcher: Watcher;
  readonly history: History;
  readonly #browser: Browser;
  readonly #channels: Channels;
  #step = 0;
  #rolls = 0;
  /** How far the wall clock of the machine is set off. */
  #offset = 0;

  constructor(history: History, makeAuth: typeof createAuth, watch: (simulation: Simulation) => Watcher) {
    const { setup } = history;
    this.history = history;
    this.timeline = new Timeline(() => this.watcher.rested());
    const { timeline } = this;
    const rollNext = (): number => roll(history.seed, this.#step, ++this.#rolls);
    this.server = new VirtualServer(() => timeline.now);
    this.watcher = watch(this);
    const { watcher } = this;
    this.network = new Network({ timeline, server: this.server, watcher, roll: rollNext });
    const delay = (): number => (setup.channel === 'late' ? rollNext() * 4000 : 1 + rollNext() * 20);
    this.#channels = new Channels({ timeline, watcher, delay });
    this.#browser = {
      setup,
      createAuth: makeAuth,
      timeline,
      locks: this.locks,
      channels: this.#channels,
      network: this.network,
      flags: flagsOf(setup.storage),
      watcher,
      roll: rollNext,
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

  async take(step: Step): Promise<void> {
    await this.timeline.advance(step.wait);
    this.#step = step.n;
    this.#rolls = 0;
    this.watcher.stepping(step);
    await this.#act(step);
    await drain();
    this.watcher.rested();
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

  /** From here on nothing goes wrong any more. Who stands still goes on standing. */
  async calm(): Promise<void> {
    this.#step = -1;
    this.network.calm();
    this.server.refuse(0);
    for (const tab of this.active) this.#wake(tab, 'online');
    await drain();
  }

  /** Everybody is there again. */
  async gather(): Promise<void> {
    for (const tab of this.tabs) await this.#resume(tab);
  }

  async #act(step: Step): Promise<void> {
    const { network, server } = this;
    switch (step.type) {
      case 'open':
        if (this.tabs.filter(({ status }) => status !== 'gone').length < MOST_TABS) this.#open();
        return undefined;
      case 'online':
      case 'offline':
        network.setOnline(step.type === 'online');
        if (step.type === 'online') for (const tab of this.active) this.#wake(tab, 'online');
        return undefined;
      case 'keys':
        return server.changeKeys();
      case 'refuse':
        return server.refuse(step.milliseconds);
      case 'revoke':
        return network.cookie && server.end(network.cookie.sessionId, step.reason);
      case 'fate':
        return network.expect(step.road, step.fate);
      case 'sleep':
      case 'set':
        for (const tab of this.tabs) this.watcher.disturbed(tab);
        if (step.type === 'sleep') return this.timeline.sleep(step.milliseconds);
        this.#offset += step.milliseconds;
        return undefined;
      default:
        return this.#actIn(step);
    }
  }

  /** Does what takes a tab. */
  async #actIn(step: Extract<Step, { tab: number }>): Promise<void> {
    const able = this.tabs.filter(({ status }) => {
      if (step.type === 'thaw') return status === 'frozen';
      if (step.type === 'restore') return status === 'hidden';
      return step.type === 'crash' || step.type === 'close' ? status !== 'gone' : status === 'active';
    });
    const tab = able[step.tab % able.length];
    if (tab === undefined) return undefined;
    switch (step.type) {
      case 'close':
      case 'crash':
        return this.#leave(tab, step.type === 'crash');
      case 'freeze':
        tab.status = 'frozen';
        return undefined;
      case 'hide':
        return this.#hide(tab);
      case 'thaw':
      case 'restore':
        return this.#resume(tab);
      case 'show':
        return this.#wake(tab, 'visible');
      case 'skew':
        this.watcher.disturbed(tab);
        tab.skew = step.milliseconds;
        return undefined;
      case 'forge':
        return this.#channels.forge(
          forgeryOf(step.what, { identity: tab.identity ?? 's0', wall: this.#browser.wall() }),
        );
      case 'call':
        return void this.call(tab, step);
      case 'login':
      case 'logout':
        return this.#changeUser(tab, step);
    }
  }

  #open(): void {
    this.tabs.push(new LiveTab(this.tabs.length, this.#browser));
  }

  #changeUser(tab: LiveTab, step: Extract<Step, { type: 'login' | 'logout' }>): void {
    const id = `${step.type}${this.calls.length}`;
    const call: Call = {
      id,
      tab,
      what: step.type,
      method: '',
      body: '',
      maker: undefined,
      isAborted: false,
      settled: 0,
    };
    const logIn = async (hasGrant: boolean, user: string): Promise<void> => {
      const url = `https://app.example.com/auth/login?${user}`;
      const response = await this.network.fetchFor(tab)(url, { method: 'POST' });
      if (!response.ok) return;
      this.watcher.loggedIn(tab);
      await (hasGrant ? tab.auth.login(response) : tab.auth.login());
    };
    this.#follow(call, () => (step.type === 'login' ? logIn(step.hasGrant, step.user) : tab.auth.logout()));
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

  #wake(tab: LiveTab, wake: 'online' | 'visible'): void {
    this.watcher.disturbed(tab);
    tab.wake(wake);
  }

  async #leave(tab: LiveTab, isCrash: boolean): Promise<void> {
    if (!isCrash && tab.status === 'active') {
      tab.hide();
      await drain();
    }
    tab.status = 'gone';
    this.#channels.leave(tab);
    this.network.leave(tab, isCrash);
    this.locks.leave(tab);
  }

  /** A page that still has to do with a lock is not kept. */
  async #hide(tab: LiveTab): Promise<void> {
    tab.hide();
    await drain();
    if (this.locks.isBusy(tab)) return this.#leave(tab, false);
    tab.status = 'hidden';
    return undefined;
  }

  async #resume(tab: LiveTab): Promise<void> {
    if (tab.status !== 'frozen' && tab.status !== 'hidden') return;
    const wasHidden = tab.status === 'hidden';
    this.watcher.disturbed(tab);
    tab.status = 'active';
    if (wasHidden) tab.show();
    const settle = async (): Promise<void> => {
      await drain();
      this.watcher.rested();
    };
    await settle();
    await tab.resume(settle);
  }
}

function flagsOf(storage: 'works' | 'forbidden'): Flags {
  const kept = new Set<string>();
  return {
    get: (name) => (storage === 'works' ? kept.has(name) : undefined),
    set: (name, isSet) => void (isSet ? kept.add(name) : kept.delete(name)),
  };
}
