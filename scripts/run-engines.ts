import { ensureEngine } from './engines/ensure.ts';
import { isEngineName } from './engines/start.ts';
import { type Outcome, runVitest } from './run-vitest.ts';

/** What came of the runs, one after the other. */
export interface EnginesOutcome {
  /** 0 where no engine was to be had. */
  readonly passed: number;
  readonly failed: number;
  readonly failures: readonly string[];
  /** The worst; `undefined` where no engine was to be had. */
  readonly exitCode: number | undefined;
  /** What passed and what was skipped, and why. */
  readonly report: string;
}

/** Runs the browser tests in each of the engines that is there or can be installed. */
export async function runInEngines(names: readonly string[], args: readonly string[]): Promise<EnginesOutcome> {
  const lines: string[] = [];
  const outcomes: Outcome[] = [];
  for (const name of names) {
    const missing = await install(name);
    if (missing !== undefined) {
      lines.push(`${name}: not run. ${missing}`);
      continue;
    }
    const outcome = await runVitest(['--project', name, ...args], { REBEARER_ENGINES: name });
    outcomes.push(outcome);
    lines.push(...tell(name, outcome));
  }
  return {
    passed: sum(outcomes.map(({ passed }) => passed)),
    failed: sum(outcomes.map(({ failed }) => failed)),
    failures: outcomes.flatMap(({ failures }) => failures),
    exitCode: outcomes.length === 0 ? undefined : Math.max(...outcomes.map(({ exitCode }) => exitCode)),
    report: lines.join('\n'),
  };
}

/** Returns why an engine cannot be had. */
async function install(name: string): Promise<string | undefined> {
  if (!isEngineName(name)) throw new Error(`There is no engine "${name}".`);
  try {
    await ensureEngine(name);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function tell(name: string, { passed, failed, skipped }: Outcome): string[] {
  const reasons = skipped.map(({ title, reason }) => `  skipped: ${title}: ${reason}`);
  return [`${name}: ${passed} passed, ${failed} failed, ${skipped.length} skipped`, ...reasons];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
