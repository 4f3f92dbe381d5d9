import type { AuthServer } from 'rebearer/server';
import type { Answer, Exchange } from './exchange.ts';
import { COOKIE, ORIGIN } from './instance.ts';
import { readAnswer } from './read-answer.ts';
import type { Road } from './step.ts';
import type { World } from './world.ts';

export const ACR = 'urn:example:mfa';

const PATHS = { login: '/login', refresh: '/auth/refresh', 'step up': '/step-up', logout: '/auth/logout' } as const;

/** What a browser is about to ask. */
export interface Question extends Pick<Exchange, 'what' | 'at' | 'user' | 'isIdle' | 'cookie'> {
  readonly road: Road;
  /** After so many milliseconds the page gives up, if it does. */
  readonly patience: number;
}

/** The way from the browsers to the instances. */
export class Network {
  readonly world: World;
  readonly instances: readonly [AuthServer, AuthServer];
  #sent = 0;

  constructor(world: World, instances: readonly [AuthServer, AuthServer]) {
    this.world = world;
    this.instances = instances;
  }

  /** Sends one request; returns `undefined` where no answer comes to the browser. */
  async ask({ patience, road, ...facts }: Question): Promise<Answer | undefined> {
    const { time, watcher } = this.world;
    const controller = new AbortController();
    const exchange = this.#begin(facts);
    if (road === 'lost') exchange.isLost = true;
    const answering = this.#answer(exchange, requestOf(exchange, controller.signal));
    if (road === 'aborted') {
      await Promise.race([time.pause(patience), answering]);
      if (exchange.answer === undefined) {
        exchange.isLost = true;
        controller.abort();
      }
    } else await answering;
    watcher.arrived(exchange);
    return exchange.isLost ? undefined : exchange.answer;
  }

  #begin(facts: Omit<Question, 'patience' | 'road'>): Exchange {
    const { time, watcher } = this.world;
    const life = this.world.lifeOf(facts.cookie);
    this.#sent += 1;
    const exchange: Exchange = {
      ...facts,
      number: this.#sent,
      life,
      sentAt: time.now,
      answer: undefined,
      isLost: false,
    };
    if (facts.what === 'login' || facts.what === 'logout') life?.asked.add('logged_out');
    watcher.sent(exchange);
    if (facts.cookie !== undefined) life?.presented.add(facts.cookie.counter);
    return exchange;
  }

  async #answer(exchange: Exchange, request: Request): Promise<void> {
    const { life, what } = exchange;
    const answer = await readAnswer(await this.#respond(exchange, request));
    exchange.answer = answer;
    const granted = this.world.lifeOf(answer.cookie);
    if (granted !== undefined) granted.given = answer.cookie;
    this.world.watcher.answered(exchange);
    if (answer.status === 204 || (what === 'login' && answer.status === 200)) this.world.tellOver(life);
  }

  #respond({ at, user: subject, what }: Exchange, request: Request): Promise<Response> {
    const { handler, signIn } = this.instances[at];
    if (what === 'login') return signIn(request, { subject });
    return what === 'step up' ? signIn(request, { subject, acr: ACR, stepUp: true }) : handler(request);
  }
}

function requestOf({ what, cookie, isIdle }: Exchange, signal: AbortSignal): Request {
  return new Request(`${ORIGIN}${PATHS[what]}`, {
    method: 'POST',
    headers: {
      origin: ORIGIN,
      ...(cookie !== undefined && { cookie: `${COOKIE}=${cookie.value}` }),
      ...(isIdle && { 'session-activity': 'none' }),
    },
    signal,
  });
}
