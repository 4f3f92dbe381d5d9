import type { Invariant as Shared } from '../../histories/invariant.ts';
import type { Limitation } from '../limitations.ts';
import type { Simulation } from '../simulation.ts';
import type { Watcher } from '../watcher.ts';

export type Invariant = Shared<Simulation, Watcher, Limitation>;
