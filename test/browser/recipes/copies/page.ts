import { auth } from '../../../recipes/snippets/micro-frontends.ts';

/** What one micro-frontend of the page knows. */
export interface Copy {
  readonly auth: typeof auth;
  /** The changes of user that it was told of. */
  readonly changes: (readonly [from: string | null | undefined, to: string | null | undefined])[];
  readonly login: (username: string) => Promise<void>;
}

declare global {
  /** Lives in the page with the copies, by the query of each one's script. */
  const copies: Readonly<Record<'a' | 'b', Copy>>;
}

const changes: Copy['changes'] = [];
auth.on('identity-change', ({ from, to }) => void changes.push([from, to]));

const copy: Copy = {
  auth,
  changes,
  login: (username) =>
    auth.login(() =>
      fetch('/auth/login', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ username, password: `${username}-demo` }),
      }),
    ),
};

const scope = globalThis as { copies?: Record<string, Copy> };
scope.copies = { ...scope.copies, [new URL(import.meta.url).search.slice(1)]: copy };
