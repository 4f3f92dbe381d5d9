import { roll } from '../../histories/random.ts';
import type { Cookie } from './cookie.ts';
import type { Answer, Token } from './exchange.ts';
import type { Network, Question } from './network.ts';
import type { At, Road, SessionStep, Step, User } from './step.ts';

/** A page does not ask again so soon after it got a token, in milliseconds. */
const FRESH_FOR = 300;
/** A page gives up within this time. Milliseconds. */
const PATIENCE = 10_000;

/** A browser with a cookie, whose pages take turns with a lock, or do not. */
export class Browser {
  readonly #network: Network;
  cookie: Cookie | undefined;
  token: { readonly token: Token; readonly sentAt: number } | undefined;
  user: User = 'alice';
  stolen: Cookie | undefined;
  #isLocked = false;
  /** The cookies of its requests that are under way. */
  readonly #asking: (Cookie | undefined)[] = [];
  #freshUntil = 0;
  /** How many of its requests, each with all its attempts, are under way. */
  open = 0;

  constructor(network: Network) {
    this.#network = network;
  }

  /** Asks for what a step says, if there is any sense in it now. */
  async take(step: Step & SessionStep): Promise<void> {
    const { time } = this.#network.world;
    const { type: what, isBeside = false } = step;
    const isFresh = time.now < this.#freshUntil;
    if (what !== 'login' && (this.cookie === undefined || (what !== 'logout' && isFresh))) return;
    // A logout does not wait for a refresh.
    if (what === 'refresh' && this.#isLocked && !isBeside) return;
    if (what === 'refresh' && this.#isAhead) return;
    const isLocking = what !== 'logout' && !isBeside;
    this.open += 1;
    if (isLocking) await this.#lock();
    await this.#persist(step);
    if (isLocking) this.#isLocked = false;
    this.open -= 1;
  }

  /** A token lasts longer than a request: no page needs the next one while another page still waits with the cookie before. */
  get #isAhead(): boolean {
    return this.#asking.some((cookie) => cookie !== this.cookie);
  }

  async #lock(): Promise<void> {
    while (this.#isLocked) await this.#network.world.time.pause(1000);
    this.#isLocked = true;
  }

  /** A thief presents the copy of a cookie. */
  async replay(at: At): Promise<void> {
    const { stolen: cookie, user } = this;
    if (cookie === undefined) return;
    this.open += 1;
    const life = this.#network.world.lifeOf(cookie);
    if (life !== undefined) life.isShared = true;
    await this.#network.ask({ what: 'refresh', at, road: 'lost', patience: 0, user, isIdle: true, cookie });
    this.open -= 1;
  }

  /** Asks until there is an answer other than 429 and 503. What was asked without an answer is asked again soon, as the contract says. */
  async #persist({
    type: what,
    at: first,
    road,
    n,
    user = this.user,
    isIdle = false,
  }: Step & SessionStep): Promise<void> {
    const { history, time } = this.#network.world;
    const { seed, setup } = history;
    let isUnanswered = false;
    for (let attempt = 0; ; attempt += 1) {
      const { cookie } = this;
      if (what !== 'login' && cookie === undefined) return;
      // It was told to wait, and another page has got a token meanwhile.
      if (what === 'refresh' && this.#isAhead) return;
      const random = (what: number): number => roll(seed, n, attempt, what);
      const isLossy = attempt > 0 && !isUnanswered && random(1) < setup.lossy;
      const at: At = attempt === 0 || random(2) < 0.5 ? first : first === 0 ? 1 : 0;
      const way: Road = attempt === 0 ? road : isLossy ? 'lost' : 'good';
      const question = { what, at, road: way, patience: random(3) * PATIENCE, user, isIdle, cookie };
      this.#asking.push(cookie);
      const answer = await this.#network.ask(question);
      this.#asking.splice(this.#asking.indexOf(cookie), 1);
      if (answer !== undefined && answer.status !== 503 && answer.status !== 429) return this.#keep(question, answer);
      isUnanswered ||= answer === undefined;
      if (answer === undefined) await time.pause(200 + random(4) * 6000);
      else if (answer.status === 429) await time.pause(answer.retryAfter + random(7) * 3000);
      else if (!isUnanswered && random(5) < 0.15) await time.pause(random(6) * 600_000);
      else await time.pause(2000 + random(6) * 3000);
    }
  }

  #keep({ what, cookie: sent, user }: Question, { status, cookie, token }: Answer): void {
    const { world } = this.#network;
    if (status === 204) this.cookie = undefined;
    if (status === 400 && this.cookie === sent) this.cookie = undefined;
    if (status !== 200 || cookie === undefined) return;
    if (what === 'login') this.user = user;
    this.cookie = cookie;
    this.#freshUntil = world.time.now + FRESH_FOR;
    const life = world.lifeOf(cookie);
    if (life !== undefined) life.held = cookie.counter;
    if (token !== undefined) this.token = { token, sentAt: world.time.now };
  }
}
