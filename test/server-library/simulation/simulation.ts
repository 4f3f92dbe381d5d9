import type { Dice } from '../../simulation/dice.ts';
import { seeded } from '../../simulation/random.ts';
import { Browser } from './browser.ts';
import { Database } from './database.ts';
import type { Exchange } from './exchange.ts';
import { diceOf } from './generate.ts';
import { type CreateAuthServer, type Instance, startInstance } from './instance.ts';
import type { Life } from './life.ts';
import { readAnswer } from './read-answer.ts';
import type { At, History } from './step.ts';
import { VirtualTime } from './virtual-time.ts';
import type { Watcher } from './watcher.ts';
import { Weather } from './weather.ts';

export const ACR = 'urn:example:mfa';
/** How often other calls ask an instance, in milliseconds. */
const TRAFFIC = 8000;

/** Two instances of the server, their store, and two browsers. */
export class Simulation {
  readonly history: History;
  readonly time: VirtualTime = new VirtualTime();
  readonly dice: Dice;
  readonly weather: Weather;
  readonly database: Database;
  readonly instances: readonly [Instance, Instance];
  readonly browsers: readonly Browser[];
  readonly watcher: Watcher;
  readonly exchanges: Exchange[] = [];
  isOver = false;

  constructor(history: History, create: CreateAuthServer, watch: (simulation: Simulation) => Watcher) {
    this.history = history;
    this.dice = diceOf(seeded(history.seed));
    this.weather = new Weather(this.dice, history.setup.trouble);
    this.database = new Database(
      () => this.time.now,
      () => this.watcher,
    );
    this.watcher = watch(this);
    this.instances = [startInstance(this, 0, create), startInstance(this, 1, create)];
    this.browsers = [new Browser(this), new Browser(this)];
    if (history.setup.isBusy) for (const at of [0, 1] as const) void this.#keepBusy(at);
  }

  /** Other users call each instance. */
  async #keepBusy(at: At): Promise<void> {
    while (!this.isOver) {
      await this.time.pause(TRAFFIC + 500 * at);
      await this.instances[at].server.sessions('carol').catch(() => {});
    }
  }

  browser(number: number): Browser | undefined {
    return this.browsers[number % this.browsers.length];
  }

  /** What is known of the session of a cookie. */
  lifeOf(cookie: { readonly id: string } | undefined): Life | undefined {
    return cookie && this.database.lives.get(cookie.id);
  }

  begin(facts: Pick<Exchange, 'what' | 'at' | 'user' | 'isIdle' | 'cookie'>): Exchange {
    const { exchanges, time, watcher } = this;
    const life = this.lifeOf(facts.cookie);
    const number = exchanges.length + 1;
    const exchange: Exchange = { ...facts, number, life, sentAt: time.now, answer: undefined, isLost: false };
    exchanges.push(exchange);
    if (facts.what === 'login' || facts.what === 'logout') life?.asked.add('logged_out');
    watcher.sent(exchange);
    if (facts.cookie !== undefined) life?.presented.add(facts.cookie.counter);
    return exchange;
  }

  /** Somebody is told that a session is over. */
  tellOver(life: Life | undefined): void {
    if (life !== undefined) life.toldAt ??= this.time.now;
  }

  async answerOf(exchange: Exchange, request: Request): Promise<void> {
    const { server } = this.instances[exchange.at];
    const { user: subject, what, life } = exchange;
    const response =
      what === 'login'
        ? server.signIn(request, { subject })
        : what === 'step up'
          ? server.signIn(request, { subject, acr: ACR, stepUp: true })
          : server.handler(request);
    const answer = await readAnswer(await response);
    exchange.answer = answer;
    const begun = this.lifeOf(answer.cookie);
    if (begun !== undefined) begun.given = answer.cookie;
    this.watcher.answered(exchange);
    const isOver = answer.status === 204 || (what === 'login' && answer.status === 200);
    if (isOver) this.tellOver(life);
  }
}
