import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Directus by its own command, on an SQLite file of its own, with the refresh token in a cookie.

const folder = mkdtempSync(join(tmpdir(), 'rebearer-directus-'));
const cli = join(import.meta.dirname, 'node_modules/directus/cli.js');
const env = {
  ...process.env,
  HOST: '127.0.0.1',
  PUBLIC_URL: process.env.PUBLIC_URL,
  DB_CLIENT: 'sqlite3',
  DB_FILENAME: join(folder, 'data.db'),
  STORAGE_LOCAL_ROOT: join(folder, 'uploads'),
  EXTENSIONS_PATH: join(folder, 'extensions'),
  SECRET: 'only-for-tests-0123456789-0123456789',
  ADMIN_EMAIL: 'admin@example.com',
  ADMIN_PASSWORD: 'admin-demo',
  ACCESS_TOKEN_TTL: `${process.env.LIFETIME}s`,
  REFRESH_TOKEN_COOKIE_SECURE: 'false',
  REFRESH_TOKEN_COOKIE_SAME_SITE: 'lax',
  LOGIN_STALL_TIME: '0',
  TELEMETRY: 'false',
  CACHE_ENABLED: 'false',
  RATE_LIMITER_ENABLED: 'false',
  PRESSURE_LIMITER_ENABLED: 'false',
  WEBSOCKETS_ENABLED: 'false',
  SERVE_APP: 'false',
};
// The migrations take a minute, so that their outcome is kept.
const template = join(import.meta.dirname, 'template.db');
if (!existsSync(template)) {
  const DB_FILENAME = join(folder, 'template.db');
  const { status } = spawnSync(process.execPath, [cli, 'bootstrap'], {
    env: { ...env, DB_FILENAME },
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
  copyFileSync(DB_FILENAME, `${template}.${process.pid}`);
  renameSync(`${template}.${process.pid}`, template);
}
copyFileSync(template, env.DB_FILENAME);
const child = spawn(process.execPath, [cli, 'start'], { env, stdio: 'inherit' });
child.on('close', (code) => process.exit(code ?? 1));
process.on('SIGTERM', () => child.kill('SIGKILL'));
