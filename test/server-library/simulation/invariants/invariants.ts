import { identity } from './identity.ts';
import type { Invariant } from './invariant.ts';
import { keptWrites } from './kept-writes.ts';
import { lastingEnds } from './lasting-ends.ts';
import { lifetimes } from './lifetimes.ts';
import { settling } from './settling.ts';
import { successors } from './successors.ts';
import { wrongEnds } from './wrong-ends.ts';

export const INVARIANTS: readonly Invariant[] = [
  wrongEnds,
  lastingEnds,
  identity,
  successors,
  lifetimes,
  keptWrites,
  settling,
];
