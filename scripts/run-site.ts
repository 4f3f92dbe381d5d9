import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureChromium } from './browser.ts';
import { install, ROOT } from './install/install.ts';
import { NotInstalledError } from './install/not-installed-error.ts';
import { runVitest } from './run-vitest.ts';

/** What came of the site: its build, and its tests. */
export interface SiteOutcome {
  readonly passed: number;
  readonly failed: number;
  readonly failures: readonly string[];
  /** `undefined` where the registry does not give what builds it. */
  readonly exitCode: number | undefined;
  /** What passed and what was skipped, and why. */
  readonly report: string;
}

/** Builds the site as `npm run docs` does, and drives it in Chromium, its playground included. */
export async function runSite(args: readonly string[]): Promise<SiteOutcome> {
  const missing = await whatIsMissing();
  if (missing !== undefined)
    return { passed: 0, failed: 0, failures: [], exitCode: undefined, report: `site: not run. ${missing}` };
  const { status } = spawnSync(process.execPath, [join(ROOT, 'site/build.ts')], { stdio: 'inherit' });
  if (status !== 0) {
    const report = 'site: it was not built, as is said above';
    return { passed: 0, failed: 1, failures: [report], exitCode: 1, report };
  }
  const { exitCode, passed, failed, failures, skipped } = await runVitest(['--project', 'site', ...args], {
    REBEARER_CHROMIUM: await ensureChromium(),
    REBEARER_SITE: '1',
  });
  const report = `site: ${passed} passed, ${failed} failed, ${skipped.length} skipped`;
  return { passed, failed, failures, exitCode, report };
}

async function whatIsMissing(): Promise<string | undefined> {
  try {
    await install(join(ROOT, 'site'));
    return undefined;
  } catch (error) {
    if (error instanceof NotInstalledError) return error.message;
    throw error;
  }
}
