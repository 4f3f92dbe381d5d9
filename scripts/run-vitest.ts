import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What came of a run. */
export interface Outcome {
  readonly exitCode: number;
  readonly passed: number;
  readonly failed: number;
  /** The tests that were skipped while they ran, each with its reason. */
  readonly skipped: readonly { readonly title: string; readonly reason: string }[];
}

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly title: string;
      readonly meta?: { readonly skipped?: string };
    }[];
  }[];
}

/** Runs the tests, whose output is shown as it comes. */
export async function runVitest(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), 'rebearer-test-'));
  try {
    const outputFile = join(folder, 'report.json');
    const exitCode = await vitest(['--reporter=json', `--outputFile.json=${outputFile}`, ...args], env);
    return await read(outputFile, exitCode);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function vitest(args: readonly string[], env: Readonly<Record<string, string>>): Promise<number> {
  const cli = join(createRequire(import.meta.url).resolve('vitest/package.json'), '..', 'vitest.mjs');
  const child = spawn(process.execPath, [cli, 'run', '--reporter=default', ...args], {
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}

/** A file that does not load has no failed test, and an error between tests belongs to none: each still counts as one. */
async function read(outputFile: string, exitCode: number): Promise<Outcome> {
  const report = await readFile(outputFile, 'utf8').then(
    (text) => JSON.parse(text) as Report,
    () => ({ numPassedTests: 0, numFailedTests: 0, testResults: [] }) satisfies Report,
  );
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && assertionResults.every((result) => result.status !== 'failed'),
  );
  const failed = report.numFailedTests + brokenFiles.length;
  const skipped = report.testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .flatMap(({ title, meta }) => (meta?.skipped === undefined ? [] : [{ title, reason: meta.skipped }]));
  return {
    exitCode,
    passed: report.numPassedTests,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped,
  };
}
