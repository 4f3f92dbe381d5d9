import type { Breach, Simulator } from '../histories/simulator.ts';
import { generate } from './generate.ts';
import { LIMITATIONS } from './limitations.ts';
import { run, type RunOptions } from './run.ts';
import { PLAIN, type Setup, type Step } from './step.ts';

/** The simulator of the client, by default of the library as it is. */
export function simulatorOf(options: RunOptions = {}): Simulator<Setup, Step> {
  return {
    script: 'simulate',
    generate,
    run: (history, listener) => run(history, { ...options, ...listener }),
    limitations: LIMITATIONS,
    shrinking: { plain: PLAIN, simpler, kindOf, mostRuns: 3000 },
  };
}

/** Ways in which a step may become plainer, where it is not yet. */
const simpler: readonly ((step: Step) => Step | undefined)[] = [
  (step) => (step.wait > 0 ? { ...step, wait: 0 } : undefined),
  (step) => (step.wait > 1 ? { ...step, wait: Math.floor(step.wait / 2) } : undefined),
  (step) => ('tab' in step && step.tab > 0 ? { ...step, tab: 0 } : undefined),
  (step) => ('tab' in step && step.tab > 3 ? { ...step, tab: step.tab % 4 } : undefined),
  (step) => (step.type === 'call' && step.abortAfter !== undefined ? { ...step, abortAfter: undefined } : undefined),
  (step) => (step.type === 'call' && step.body !== 'none' ? { ...step, body: 'none' } : undefined),
  (step) => (step.type === 'call' && step.method !== 'GET' ? { ...step, method: 'GET' } : undefined),
  (step) =>
    step.type === 'fate' && step.fate.type === 'slow' && step.fate.down > 0
      ? { ...step, fate: { ...step.fate, down: 0 } }
      : undefined,
  (step) =>
    step.type === 'fate' && step.fate.type === 'slow' && step.fate.up > 0
      ? { ...step, fate: { ...step.fate, up: 0 } }
      : undefined,
];

/** The same invariant may be broken in several ways; a number or a name in it makes no other way. */
function kindOf({ invariant, how }: Breach): string {
  return `${invariant}: ${how.replace(/\w*\d+/g, '#')}`;
}
