import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

/** What came of a run. */
export interface Outcome {
  readonly exitCode: number;
  readonly passed: number;
  readonly failed: number;
  /** File, title and message of each test and each file that failed. */
  readonly failures: readonly string[];
  /** The tests that were skipped while they ran, each with its reason. */
  readonly skipped: readonly { readonly title: string; readonly reason: string }[];
}

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly title: string;
      readonly failureMessages?: readonly string[];
      readonly meta?: { readonly skipped?: string };
    }[];
  }[];
}

/** Characters of what vitest wrote. */
const MOST = 5000;

/** Runs the tests. Their output is shown as it comes, or not at all. */
export async function runVitest(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  output: 'shown' | 'quiet' = 'shown',
): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), 'rebearer-test-'));
  try {
    const outputFile = join(folder, 'report.json');
    const { exitCode, written } = await vitest(
      ['--reporter=json', `--outputFile.json=${outputFile}`, ...args],
      env,
      output,
    );
    return await read(outputFile, exitCode, written);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function vitest(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  output: 'shown' | 'quiet',
): Promise<{ exitCode: number; written: string }> {
  const cli = join(createRequire(import.meta.url).resolve('vitest/package.json'), '..', 'vitest.mjs');
  const child = spawn(process.execPath, [cli, 'run', '--reporter=default', ...args], {
    stdio: output === 'shown' ? 'inherit' : 'pipe',
    env: { ...process.env, ...env },
  });
  const stop = (): void => void child.kill();
  process.once('exit', stop);
  let written = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => (written += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      process.off('exit', stop);
      resolve({ exitCode: code ?? 1, written });
    });
  });
}

/** A file that does not load has no failed test, and an error between tests belongs to none: each still counts as one. */
async function read(outputFile: string, exitCode: number, written: string): Promise<Outcome> {
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
  const failures = report.testResults.flatMap(failuresOf);
  return {
    exitCode,
    passed: report.numPassedTests,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    failures: failures.length === 0 && exitCode !== 0 ? [`outside of a test:\n${written.slice(-MOST)}`] : failures,
    skipped,
  };
}

function failuresOf({ name, status, message, assertionResults }: Report['testResults'][number]): string[] {
  const file = relative(process.cwd(), name);
  const failed = assertionResults.filter((result) => result.status === 'failed');
  if (status === 'failed' && failed.length === 0) return [`${file}: ${message}`];
  return failed.map(({ title, failureMessages = [] }) => `${file}: ${title}\n${failureMessages.join('\n')}`);
}
