import { execFile } from 'node:child_process';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { installApp } from './install-app.ts';

const run = promisify(execFile);

/** Ten minutes, for a busy machine. */
const PATIENCE = 600_000;

/** The command of the Next.js that is installed in an app. */
export const nextCommand = (app: string): string => join(app, 'node_modules/next/dist/bin/next');

let built: Promise<string> | undefined;

/** Installs and builds the app of the documentation, once; returns where it is. */
export function buildNext(): Promise<string> {
  built ??= build();
  return built;
}

async function build(): Promise<string> {
  const app = await installApp('next');
  await cp(join(import.meta.dirname, 'overlay'), app, { recursive: true });
  await openForTests(join(app, 'lib/auth-server.ts'));
  const env = {
    ...process.env,
    NODE_ENV: 'production' as const,
    NEXT_TELEMETRY_DISABLED: '1',
    SESSIONS_DB: ':memory:',
  };
  await run(process.execPath, [nextCommand(app), 'build'], { cwd: app, timeout: PATIENCE, env });
  return app;
}

/** The one line in which the app under test differs from the documentation: tests shorten the grace and the tokens' life. */
async function openForTests(file: string): Promise<void> {
  const code = await readFile(file, 'utf8');
  const opened = code.replace(
    'createAuthServer<{ readonly name: string }>({\n',
    (line) => `${line}  ...JSON.parse(process.env.TEST_OPTIONS ?? '{}'),\n`,
  );
  if (opened === code) throw new Error('lib/auth-server.ts has no place for the options of tests');
  await writeFile(file, opened);
}
