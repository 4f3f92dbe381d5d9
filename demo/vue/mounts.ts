import { join } from 'node:path';

/** Where the server finds the app: its files below `/vue`, and its page under each path that its router knows. */
export function vueMounts(dist: string = join(import.meta.dirname, 'dist')): Readonly<Record<string, string>> {
  const page = join(dist, 'index.html');
  return { '/vue': dist, '/vue/login': page, '/vue/notes': page, '/vue/sessions': page };
}
