import { type Dice, diceOf } from '../../histories/dice.ts';
import { seeded } from '../../histories/random.ts';
import { Database } from './database.ts';
import type { Life } from './life.ts';
import type { History } from './step.ts';
import { SeenOutages } from './seen-outages.ts';
import { VirtualTime } from './virtual-time.ts';
import type { Watcher } from './watcher.ts';
import { Weather } from './weather.ts';

/** What surrounds the instances of the server: time, their store, and the way to it. */
export class World {
  readonly history: History;
  readonly time: VirtualTime = new VirtualTime();
  readonly dice: Dice;
  readonly weather: Weather;
  readonly database: Database;
  readonly watcher: Watcher;
  /** When each instance last had an answer of the store in time. */
  readonly heardAt: [number, number];
  readonly seenOutages: readonly [SeenOutages, SeenOutages] = [new SeenOutages(), new SeenOutages()];

  constructor(history: History, watch: (world: World) => Watcher) {
    this.history = history;
    this.dice = diceOf(seeded(history.seed));
    this.weather = new Weather(this.dice, history.setup.trouble);
    this.database = new Database(
      () => this.time.now,
      () => this.watcher,
    );
    this.heardAt = [this.time.now, this.time.now];
    this.watcher = watch(this);
  }

  /** What is known of the session of a cookie. */
  lifeOf(cookie: { readonly id: string } | undefined): Life | undefined {
    return cookie && this.database.lives.get(cookie.id);
  }

  /** Somebody is told that a session is over. */
  tellOver(life: Life | undefined): void {
    if (life !== undefined) life.toldAt ??= this.time.now;
  }
}
