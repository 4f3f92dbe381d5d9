import { ensureChromium } from './browser.ts';
import { type Outcome, runVitest } from './run-vitest.ts';

/** What came of the stories of real backends, one run for all. */
export interface BackendsOutcome extends Outcome {
  readonly report: string;
}

/**
 * Drives real backends in Chromium; each is installed where it is missing. `patience`: milliseconds for everything; what cannot be
 * installed, and what is not reached within them, is skipped with the reason. Without it, the first is a failure and the time is free.
 */
export async function runBackends(
  names: readonly string[],
  args: readonly string[],
  { patience }: { readonly patience?: number } = {},
): Promise<BackendsOutcome> {
  const files = names.map((name) => `test/backends/real/${name}.test.ts`);
  const outcome = await runVitest(['--project', 'backends', ...files, ...args], {
    REBEARER_CHROMIUM: await ensureChromium(),
    REBEARER_BACKENDS: names.join(','),
    ...(patience !== undefined && { REBEARER_BACKENDS_UNTIL: String(Date.now() + patience) }),
  });
  const reasons = [...new Set(outcome.skipped.map(({ reason }) => `  skipped: ${reason}`))];
  const { passed, failed, skipped } = outcome;
  const line = `backends (${names.join(', ')}): ${passed} passed, ${failed} failed, ${skipped.length} skipped`;
  return { ...outcome, report: [line, ...reasons].join('\n') };
}

/** They install in under two minutes, all together; Directus and Strapi take longer and compile. */
export const LIGHT_BACKENDS = ['nestjs', 'fastify', 'better-auth', 'django', 'fastapi'] as const;
export const ALL_BACKENDS = [...LIGHT_BACKENDS, 'directus', 'strapi'] as const;
