import type { Simulator } from '../../histories/simulator.ts';
import { generate } from './generate.ts';
import { LIMITATIONS } from './limitations.ts';
import { run, type RunOptions } from './run.ts';
import { PLAIN, type Setup, type Step } from './step.ts';

/** The simulator of the server, by default of the library as it is. */
export function simulatorOf(options: RunOptions = {}): Simulator<Setup, Step> {
  return {
    script: 'simulate:server',
    generate,
    run: (history, listener) => run(history, { ...options, ...listener }),
    limitations: LIMITATIONS,
    shrinking: { plain: PLAIN, simpler, kindOf: ({ invariant }) => invariant, mostRuns: 1500 },
  };
}

/** Ways in which a step may become plainer, where it is not yet. */
const simpler: readonly ((step: Step) => Step | undefined)[] = [
  (step) => (step.wait > 0 ? { ...step, wait: 0 } : undefined),
  (step) => (step.wait > 1 ? { ...step, wait: Math.floor(step.wait / 2) } : undefined),
  (step) => ('browser' in step && step.browser > 0 ? { ...step, browser: 0 } : undefined),
  (step) => ('road' in step && step.road !== 'good' ? { ...step, road: 'good' } : undefined),
  (step) => ('isIdle' in step && step.isIdle ? { ...step, isIdle: false } : undefined),
  (step) => (step.type === 'fate' && step.fate.up > 0 ? { ...step, fate: { ...step.fate, up: 0 } } : undefined),
  (step) => (step.type === 'fate' && step.fate.down > 0 ? { ...step, fate: { ...step.fate, down: 0 } } : undefined),
];
