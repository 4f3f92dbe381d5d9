import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureChromium } from './browser.ts';

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { status: string }[];
  }[];
}

const REBEARER_CHROMIUM = await ensureChromium();
const folder = await mkdtemp(join(tmpdir(), 'rebearer-test-'));
try {
  const outputFile = join(folder, 'report.json');
  const exitCode = await vitest(outputFile);
  const { passed, failed } = await count(outputFile, exitCode);
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = exitCode;
} finally {
  await rm(folder, { recursive: true, force: true });
}

function vitest(outputFile: string): Promise<number> {
  const cli = join(createRequire(import.meta.url).resolve('vitest/package.json'), '..', 'vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${outputFile}`];
  const args = [cli, 'run', ...reporters, ...process.argv.slice(2)];
  const child = spawn(process.execPath, args, { stdio: 'inherit', env: { ...process.env, REBEARER_CHROMIUM } });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}

/** A file that does not load has no failed test, and an error between tests belongs to none: each still counts as one. */
async function count(outputFile: string, exitCode: number): Promise<{ passed: number; failed: number }> {
  const report = await readFile(outputFile, 'utf8').then(
    (text) => JSON.parse(text) as Report,
    () => ({ numPassedTests: 0, numFailedTests: 0, testResults: [] }) satisfies Report,
  );
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && assertionResults.every((result) => result.status !== 'failed'),
  );
  const failed = report.numFailedTests + brokenFiles.length;
  return { passed: report.numPassedTests, failed: failed === 0 && exitCode !== 0 ? 1 : failed };
}
