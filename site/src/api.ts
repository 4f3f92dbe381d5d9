/** What each entry of the package is for: the reference is made of docstrings, and names its files by module. */
const ENTRIES: Readonly<Record<string, string>> = {
  index: 'the session and its `fetch`',
  react: 'hooks, components and guards for React',
  vue: 'composables, a plugin and a guard for Vue and its router',
  angular: 'signals, an interceptor and a guard for Angular',
  ky: 'a ky on the session',
  hold: 'signing in again in place, and what waits meanwhile',
  lifetime: 'the limits of a session, with a warning ahead of the end',
  testing: 'an auth for your own tests',
  msw: 'a server for msw, for your own tests',
  devtools: 'the timeline of what a session does',
  server: 'the other half: sign-in, refresh, logout, verification',
  'server/memory': 'sessions in memory, for tests and a first try',
  'server/sqlite': 'sessions in a SQLite file',
  'server/postgres': 'sessions in PostgreSQL',
  'server/redis': 'sessions in Redis',
  'server/testing': 'the checks of a store of your own',
  conformance: 'the checks of the doctor, for your own tests',
};

const entryOf = (module: string): string => (module === 'index' ? 'rebearer' : `rebearer/${module}`);

/** Where the page of a module is: the index of the folder is the list of the entries. */
export function apiPath(path: string): string {
  return path === 'index' ? 'rebearer' : path;
}

/** Gives a page of the reference the name by which its entry is imported. */
export function nameApiPage(text: string, source: string): string {
  const module = /^docs\/api\/([\w/-]+)\.md$/.exec(source)?.[1];
  if (module === undefined) return text;
  if (module !== 'README') {
    const named = text.replace(/^# .+$/m, `# ${entryOf(module)}`);
    // Where the module's docstring says what it is for, that is enough.
    return named.replace(/^(# .+\n\n)(?=## )/, `$1The entry for ${purposeOf(module)}.\n\n`);
  }
  const modules = [...text.matchAll(/\]\(([\w/-]+)\.md\)/g)].map(([, name = '']) => name);
  const order = Object.keys(ENTRIES);
  const rows = modules
    .toSorted((a, b) => rank(order, a) - rank(order, b))
    .map((name) => `| [\`${entryOf(name)}\`](${name}.md) | ${purposeOf(name)} |`);
  return [
    '# API',
    'Every public name, made of the docstrings.',
    ['| entry | for |', '| --- | --- |', ...rows].join('\n'),
  ]
    .join('\n\n')
    .concat('\n');
}

function purposeOf(module: string): string {
  return ENTRIES[module] ?? 'what its names say';
}

/** An entry that the table lacks is last. */
function rank(order: readonly string[], name: string): number {
  const index = order.indexOf(name);
  return index === -1 ? order.length : index;
}
