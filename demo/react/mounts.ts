import { join } from 'node:path';

/** Where the server finds the app: its files below `/react/`, and its page under each path that it knows. */
export function reactMounts(dist: string = join(import.meta.dirname, 'dist')): Readonly<Record<string, string>> {
  const page = join(dist, 'index.html');
  return { '/react': dist, '/react/login': page, '/react/notes': page, '/react/sessions': page };
}
