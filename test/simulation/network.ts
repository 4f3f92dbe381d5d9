import { type Answer, type Fate, type Road, refusal, responseOf, spoil } from './fate.ts';
import type { Cookie, Reply, VirtualServer } from './server.ts';
import { type Packet, roadOf, textOf } from './packet.ts';
import type { Tab } from './tab.ts';
import type { Timeline } from './timeline.ts';
import type { Watcher } from './watcher.ts';

export interface NetworkParts {
  readonly timeline: Timeline;
  readonly server: VirtualServer;
  readonly watcher: Watcher;
  /** A number in [0, 1). */
  readonly roll: () => number;
}

/** More than any history needs. A tab that sends more is in a loop, and gets no more answers. */
const MOST_PACKETS = 3000;

const GATEWAY_PAUSE = 600_000;

/** The network of one browser, and its cookie. */
export class Network {
  readonly #parts: NetworkParts;
  readonly #fates = new Map<Road, Fate[]>();
  readonly #flying = new Map<Packet, (response: Response | Error) => void>();
  #counter = 0;
  #gatewayUntil = 0;
  isOnline = true;
  cookie: Cookie | undefined;

  constructor(parts: NetworkParts) {
    this.#parts = parts;
  }

  get isFlooded(): boolean {
    return this.#counter > MOST_PACKETS;
  }

  expect(road: Road, fate: Fate): void {
    this.#fates.set(road, [...(this.#fates.get(road) ?? []), fate]);
  }

  /** From here on all requests succeed. Requests that would never be answered fail, unless they have a deadline. */
  calm(): void {
    this.isOnline = true;
    this.#fates.clear();
    for (const packet of this.#flying.keys()) {
      if (packet.fate?.type === 'silent' && ['api', 'login'].includes(packet.road)) this.#finish(packet, undefined);
    }
  }

  setOnline(isOnline: boolean): void {
    this.isOnline = isOnline;
    if (isOnline) return;
    for (const packet of this.#flying.keys()) if (packet.fate?.type !== 'silent') this.#finish(packet, undefined);
  }

  fetchFor(tab: Tab): typeof fetch {
    return (input, init = {}) =>
      new Promise((resolve, reject) => {
        const packet = this.#pack(tab, new URL(input instanceof Request ? input.url : input), init);
        const { signal } = init;
        this.#parts.watcher.sent(packet);
        if (this.isFlooded) return;
        this.#flying.set(packet, (result) => (result instanceof Error ? reject(result) : resolve(result)));
        signal?.addEventListener('abort', () => {
          if (packet.isOver) return;
          packet.answer = undefined;
          packet.wasAborted = true;
          // Chromium goes on with what is kept alive, and stores the cookie that it brings.
          if (packet.isKeepalive && this.#parts.roll() < 0.5) this.#forsake(packet);
          else this.#end(packet);
          reject(signal.reason);
        });
        this.#travel(packet);
      });
  }

  /** The tab is gone: what is not kept alive is cut off, and after a crash everything. */
  leave(tab: Tab, isCrash: boolean): void {
    for (const packet of this.#flying.keys()) {
      if (packet.tab === tab && (isCrash || !packet.isKeepalive)) this.#end(packet);
    }
  }

  #pack(tab: Tab, url: URL, init: RequestInit): Packet {
    const road = roadOf(url);
    const isOurs = road !== 'foreign';
    const hasCookies = isOurs && init.credentials !== 'omit';
    return {
      number: ++this.#counter,
      tab,
      road,
      url,
      method: init.method ?? 'GET',
      body: textOf(init.body),
      authorization:
        (hasCookies ? this.#credentialsOf(road) : undefined) ?? new Headers(init.headers).get('authorization'),
      isIdle: new Headers(init.headers).get('session-activity') === 'none',
      cookie: hasCookies ? this.cookie : undefined,
      fate: isOurs ? this.#fateOf(road) : undefined,
      isKeepalive: init.keepalive === true,
      sentAt: this.#parts.timeline.now,
      hasLeftCookie: false,
      wasAborted: false,
      isOver: false,
    };
  }

  /** Where cookies carry the access token, every call has that of the browser, whichever page makes it. */
  #credentialsOf(road: Packet['road']): string | undefined {
    if (road !== 'api' && road !== 'logout') return undefined;
    const accessToken = this.#parts.server.accessTokenOf(this.cookie);
    return accessToken && `Bearer ${accessToken}`;
  }

  /** Two refusals of a gateway in a row would be believed. */
  #fateOf(road: Road): Fate | undefined {
    const fate = this.#fates.get(road)?.shift();
    if (fate?.type !== 'refused' || fate.as !== 'gateway') return fate;
    const { now } = this.#parts.timeline;
    const isTooSoon = now < this.#gatewayUntil;
    this.#gatewayUntil = now + GATEWAY_PAUSE;
    return isTooSoon ? undefined : fate;
  }

  #travel(packet: Packet): void {
    const { timeline, roll } = this.#parts;
    const { fate } = packet;
    const isLostBefore = (fate?.type === 'lost' || fate?.type === 'silent') && !fate.isCommitted;
    const up = 5 + roll() * 150 + (fate?.type === 'slow' ? fate.up : 0);
    const down = 5 + roll() * 150 + (fate?.type === 'slow' ? fate.down : 0);
    const reachesServerAfterAll = roll() < 0.5;
    timeline.after(up, 'world', () => {
      if (isLostBefore || !this.isOnline) {
        // A page learns of it when its machine is awake.
        if (fate?.type !== 'silent') timeline.after(0, 'browser', () => this.#finish(packet, undefined));
        return undefined;
      }
      // What was cut off may already have been on the wire.
      const isCut = !this.#flying.has(packet);
      if (isCut && !reachesServerAfterAll) return undefined;
      this.#arrive(packet);
      if (isCut) return this.#loseCookie(packet);
      timeline.after(down, 'browser', () => this.#deliver(packet));
      return undefined;
    });
  }

  /** The server's part: from here on the request has its effect, even if the answer is lost. */
  #arrive(packet: Packet): void {
    const { fate } = packet;
    if (fate?.type === 'refused') {
      packet.reply = refusal(fate.as, fate.retryAfter);
    } else {
      packet.reply = this.#handle(packet);
      if (fate?.type === 'twice') this.#handle(packet);
      if (fate?.type === 'terse' && packet.reply.isEnd)
        packet.reply = { ...packet.reply, status: 401, cookie: undefined };
    }
    packet.answer = fate?.type === 'spoilt' ? spoil(packet.reply, fate.as) : packet.reply;
    this.#parts.watcher.arrived(packet);
  }

  #handle({ road, url, cookie, authorization, isIdle }: Packet): Reply {
    const { server } = this.#parts;
    switch (road) {
      case 'refresh':
        return server.refresh(cookie, isIdle);
      case 'logout':
        return server.logout(cookie, authorization);
      case 'login':
        return server.login(url.search.startsWith('?bob') ? 'bob' : 'alice', cookie);
      case 'api':
        return server.call(authorization, url.pathname === '/api/public');
      case 'foreign':
        return { status: 200, body: '{}', headers: {} };
    }
  }

  #deliver(packet: Packet): void {
    const { fate, reply, answer } = packet;
    if (!this.#flying.has(packet)) return;
    if (fate?.type === 'silent') return this.#loseCookie(packet);
    if (fate?.type === 'lost' || !this.isOnline) return this.#finish(packet, undefined);
    // The browser stores the cookie in any state of the page.
    packet.hasLeftCookie = true;
    if (reply?.cookie !== undefined) {
      const before = this.cookie;
      this.cookie = reply.cookie ?? undefined;
      this.#parts.watcher.landed(packet, before);
    }
    this.#finish(packet, answer);
  }

  #finish(packet: Packet, answer: Answer | undefined): void {
    const settle = this.#flying.get(packet);
    if (settle === undefined) return;
    packet.answer = answer;
    this.#flying.delete(packet);
    if (answer === undefined) this.#loseCookie(packet);
    packet.tab.run(() => {
      if (packet.isOver) return;
      packet.isOver = true;
      this.#parts.watcher.answered(packet);
      settle(answer === undefined ? new TypeError('Failed to fetch') : responseOf(answer));
    });
  }

  /** The page waits no more. */
  #end(packet: Packet): void {
    this.#flying.delete(packet);
    this.#loseCookie(packet);
    this.#forsake(packet);
  }

  /** The page waits no more, and the browser does. */
  #forsake(packet: Packet): void {
    packet.isOver = true;
    this.#parts.watcher.answered(packet);
  }

  #loseCookie(packet: Packet): void {
    if (packet.reply?.cookie && !packet.hasLeftCookie) this.#parts.watcher.cookieLost(packet);
  }
}
