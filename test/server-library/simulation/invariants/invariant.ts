import type { Invariant as Shared } from '../../../histories/invariant.ts';
import type { Limitation } from '../limitations.ts';
import type { Watcher } from '../watcher.ts';
import type { World } from '../world.ts';

export type Invariant = Shared<World, Watcher, Limitation>;
