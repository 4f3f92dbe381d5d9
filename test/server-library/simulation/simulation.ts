import { Browser } from './browser.ts';
import { type CreateAuthServer, startInstance } from './instance.ts';
import { Network } from './network.ts';
import type { At, History } from './step.ts';
import type { Watcher } from './watcher.ts';
import { World } from './world.ts';

/** How often other calls ask an instance, in milliseconds. */
const TRAFFIC = 8000;

/** Two instances of the server on one store, and two browsers. */
export class Simulation {
  readonly world: World;
  readonly network: Network;
  readonly browsers: readonly [Browser, Browser];
  isOver = false;

  constructor(history: History, create: CreateAuthServer, watch: (world: World) => Watcher) {
    this.world = new World(history, watch);
    this.network = new Network(this.world, [
      startInstance(this.world, 0, create),
      startInstance(this.world, 1, create),
    ]);
    this.browsers = [new Browser(this.network), new Browser(this.network)];
    if (history.setup.isBusy) for (const at of [0, 1] as const) void this.#keepBusy(at);
  }

  /** Other users call each instance. */
  async #keepBusy(at: At): Promise<void> {
    while (!this.isOver) {
      await this.world.time.pause(TRAFFIC + 500 * at);
      await this.network.instances[at].sessions('carol').catch(() => {});
    }
  }
}
