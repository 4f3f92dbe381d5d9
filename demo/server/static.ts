import { readFile, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { getMimeType } from 'hono/utils/mime';
import type { RequestContext } from './backend.ts';
import type { Config } from './config.ts';

/** Serves the demo's page and the mounts, all under the strict policy. */
export async function serveStatic(c: RequestContext, config: Config): Promise<Response> {
  c.header('content-security-policy', config.contentSecurityPolicy);
  c.header('x-content-type-options', 'nosniff');
  c.header('referrer-policy', 'same-origin');
  const isRead = c.req.method === 'GET' || c.req.method === 'HEAD';
  const file = isRead ? await fileOf(new URL(c.req.url).pathname, config) : undefined;
  if (file === undefined) {
    c.var.entry.outcome = 'not_found';
    return c.text('Not found.', 404);
  }
  c.var.entry.outcome = 'served';
  c.header('cache-control', 'no-cache');
  c.header('content-type', getMimeType(file.path) ?? 'application/octet-stream');
  return c.body(new Uint8Array(file.bytes));
}

async function fileOf(
  urlPath: string,
  config: Config,
): Promise<{ readonly path: string; readonly bytes: Buffer } | undefined> {
  try {
    const path = await indexed(locate(decodeURIComponent(urlPath), config));
    return { path, bytes: await readFile(path) };
  } catch {
    return undefined;
  }
}

/** Returns where a URL's file would be. Throws on a way out of the directory. */
function locate(urlPath: string, { mounts, staticDir }: Config): string {
  const [mount, target] = Object.entries(mounts)
    .filter(([mount]) => urlPath === mount || urlPath.startsWith(mount.endsWith('/') ? mount : `${mount}/`))
    .reduce((longest, entry) => (entry[0].length > longest[0].length ? entry : longest), ['', staticDir]);
  const rest = urlPath.slice(mount.length);
  if (rest === '') return target;
  const file = join(target, rest);
  if (urlPath.includes('\0') || !file.startsWith(join(target, sep))) throw new RangeError('Outside of the directory.');
  return file;
}

async function indexed(path: string): Promise<string> {
  return (await stat(path)).isDirectory() ? join(path, 'index.html') : path;
}
