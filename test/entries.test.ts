// Outside of an app that is built, Angular's own packages are compiled when they are imported.
import '@angular/compiler';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import type * as Rebearer from 'rebearer';
import { expect, onTestFinished, test } from 'vitest';
import { downOnce } from './down-once.ts';
import { pageAt } from './page-at.ts';
import { settle } from './simulation/settle.ts';

// These tests read the package as it is published: `npm run build` comes first, as it does in `npm test`.
const root = join(import.meta.dirname, '..');

interface Manifest {
  readonly main: string;
  readonly types: string;
  readonly typesVersions: unknown;
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional: boolean }>>;
}

const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Manifest;
const dependencies = Object.keys(manifest.dependencies);
const peers = Object.keys(manifest.peerDependencies);

/** Whose peers are for which entry; the others have none. */
const PEERS_OF: Readonly<Record<string, readonly string[]>> = {
  './react': ['react'],
  './vue': ['vue'],
  './angular': ['@angular/common', '@angular/core', '@angular/router', 'rxjs'],
  './ky': ['ky'],
  './msw': ['msw'],
};

/** Clients that the app makes and hands in: an entry calls their methods and imports none of them. */
const CLIENTS_OF: Readonly<Record<string, readonly string[]>> = {
  './server/postgres': ['@electric-sql/pglite', 'pg', 'postgres'],
  './server/redis': ['ioredis', 'redis'],
};

/** Of Node: the store that keeps a file. */
const BUILT_INS_OF: Readonly<Record<string, readonly string[]>> = { './server/sqlite': ['node:fs', 'node:path'] };

const entries = Object.entries(manifest.exports).flatMap(([name, paths]) =>
  typeof paths === 'string' ? [] : [{ name, ...paths }],
);

/** The packages that an entry's code imports, directly or indirectly. */
async function importsOf(path: string): Promise<readonly string[]> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [path],
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'browser',
    packages: 'external',
  });
  const imports = Object.values(metafile.inputs).flatMap((input) => input.imports);
  const found = imports.flatMap(({ external, path }) => (external === true ? [path] : []));
  return [...new Set(found)].toSorted();
}

/** The packages that an entry's declarations import, directly or indirectly. */
async function typeImportsOf(path: string, seen = new Set<string>()): Promise<ReadonlySet<string>> {
  const file = path.replace(/\.js$|\.ts$/, '').replace(/\.d$/, '');
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = withoutComments(await readFile(join(root, `${file}.d.ts`), 'utf8'));
  for (const [, name = ''] of text.matchAll(/(?:from|import\()\s*['"]([^'"]+)['"]/g)) {
    if (name.startsWith('.')) await typeImportsOf(join(dirname(file), name), seen);
    else seen.add(`package ${name}`);
  }
  return seen;
}

test('the core imports jwt-decode and nothing else', async () => {
  expect(await importsOf('dist/index.js')).toEqual(['jwt-decode']);
});

test.each(['dist/angular.js', 'dist/production/angular.js'])(
  'a bundler leaves what an app does not import out of %s',
  async (path) => {
    const contents = `export { injectSession } from './${path}'`;
    const { outputFiles } = await build({
      stdin: { contents, resolveDir: root },
      bundle: true,
      write: false,
      format: 'esm',
      packages: 'external',
    });
    expect(outputFiles[0]?.text).toContain('ready()');
    expect(outputFiles[0]?.text).not.toContain('rebearer guard');
  },
);

test.each(entries)('$name pulls in its own peers and no other’s', async ({ name, default: path }) => {
  const found = [...new Set((await importsOf(path)).map(packageOf))];
  const wanted = [...(BUILT_INS_OF[name] ?? []), ...(PEERS_OF[name] ?? [])];
  expect(found.filter((imported) => !dependencies.includes(imported))).toEqual(wanted);
});

test.each(entries)('$name can be loaded by require(), as from tests in CommonJS', ({ default: path }) => {
  const script = `require('@angular/compiler'); require(${JSON.stringify(path)})`;
  const { status, stderr } = spawnSync(process.execPath, ['-e', script], { cwd: root, encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
});

test('tools that read no exports find the core and the types of every entry', () => {
  const { main, types, typesVersions } = manifest;
  const [core, ...others] = entries;
  expect({ main, types }).toEqual({ main: core?.default, types: core?.types });
  expect(typesVersions).toEqual({ '*': Object.fromEntries(others.map((each) => [each.name.slice(2), [each.types]])) });
});

test('client and server share no package', async () => {
  for (const { name, default: path } of entries) {
    const found = await importsOf(path);
    const isServers = name.startsWith('./server') || name === './conformance';
    expect(found, name).not.toContain(isServers ? 'jwt-decode' : 'jose');
  }
});

test('no entry imports a dependency that only the command needs', async () => {
  const ofCommand = ['commander', 'picocolors'];
  expect(await importsOf('dist/cli.js')).toEqual(expect.arrayContaining(ofCommand));
  for (const { name, default: path } of entries) {
    const found = await importsOf(path);
    expect(
      found.filter((one) => ofCommand.includes(one)),
      name,
    ).toEqual([]);
  }
});

test.each(entries)('the types of $name need at most its own peers', async ({ name, types }) => {
  const found = await typeImportsOf(types.replace('./', ''));
  const packages = [...found].filter((one) => one.startsWith('package ')).map((one) => one.slice('package '.length));
  const allowed = [...dependencies, ...(PEERS_OF[name] ?? [])];
  expect(packages.filter((one) => !allowed.includes(packageOf(one)))).toEqual([]);
  expect(found.size).toBeGreaterThan(1);
});

test.each(entries)('the exports of $name equal the snapshot', async ({ name, default: path, types }) => {
  const { outputs } = (
    await build({
      absWorkingDir: root,
      entryPoints: [path],
      write: false,
      metafile: true,
      format: 'esm',
      outdir: 'out',
    })
  ).metafile;
  const values = Object.values(outputs).flatMap((output) => output.exports);
  const text = await readFile(join(root, types), 'utf8');
  const declared = [...text.matchAll(/export (type )?\{([^}]*)\}/g)].flatMap(([, type = '', list = '']) =>
    list.split(',').flatMap((one) => (one.trim() === '' ? [] : [`${type}${one.trim()}`])),
  );
  const onlyTypes = declared.flatMap((one) => (one.startsWith('type ') ? [one.replace(/^(?:type )+/, '')] : []));
  const lines = [...values.toSorted(), ...onlyTypes.toSorted().map((one) => `type ${one}`)];
  const file = name === '.' ? 'rebearer' : name.replace('./', '');
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`exports/${file}.txt`);
});

test('only the React entry is marked as client code, and returnPath for its server side is in the core', async () => {
  const texts = await Promise.all(entries.map(({ default: path }) => readFile(join(root, path), 'utf8')));
  const marked = entries.filter((_, at) => /^(['"])use client\1;/.test(texts[at] ?? ''));
  expect(marked.map(({ name }) => name)).toEqual(['./react']);
  const { outputs } = (
    await build({ absWorkingDir: root, entryPoints: ['dist/index.js'], write: false, metafile: true, outdir: 'out' })
  ).metafile;
  expect(Object.values(outputs).flatMap((output) => output.exports)).toContain('returnPath');
});

test('every peer is optional and has an entry', () => {
  const known = [PEERS_OF, CLIENTS_OF].flatMap((table) => Object.values(table).flat());
  expect(known.toSorted()).toEqual(peers.toSorted());
  for (const peer of peers) expect(manifest.peerDependenciesMeta[peer]).toEqual({ optional: true });
});

test('the declarations of the server compile without those of the DOM', async () => {
  const folder = await mkdtemp(join(root, 'test/docs/.server-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const servers = entries.filter(({ name }) => name === './server' || name === './server/memory');
  const compilerOptions = { lib: ['es2023'], types: ['node'], skipLibCheck: false, noEmit: true, paths: {} };
  const files = servers.map(({ types }) => join(root, types));
  const config = { extends: '../../../tsconfig.base.json', compilerOptions, files };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const { stdout } = spawnSync('tsc', ['-p', folder], { cwd: root, encoding: 'utf8' });
  expect(stdout).toBe('');
});

test('no public declaration has any', async () => {
  const folder = join(root, 'dist/types');
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.d.ts'));
  expect(files.length).toBeGreaterThan(30);
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  const withAny = files.filter((_, at) => /\bany\b/.test(withoutComments(texts[at] ?? '')));
  expect(withAny).toEqual([]);
});

/** Without the path inside it. */
function packageOf(imported: string): string {
  return imported
    .split('/')
    .slice(0, imported.startsWith('@') ? 2 : 1)
    .join('/');
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/\/\/.*$/gm, '');
}

test('a production message is short and has the same address', async () => {
  const message = async (path: string): Promise<string> => {
    const entry = (await import(join(root, path))) as typeof Rebearer;
    return new entry.ConfigurationError('was answered with 404', 'refresh-status').message;
  };
  const [long, short] = [await message('dist/index.js'), await message('dist/production/index.js')];
  expect(short).toBe('The refresh was answered with 404. See rebearer/docs/troubleshooting.md#refresh-status');
  expect(long).toMatch(
    /^The refresh was answered with 404\. The session is kept: .* See rebearer\/docs\/troubleshooting\.md#refresh-status$/,
  );
});

test('a production message about an option names the option, the kind of mistake and the same address', async () => {
  const { createAuth } = (await import(join(root, 'dist/production/index.js'))) as typeof Rebearer;
  expect(() => createAuth({ refresh: 'auth/refresh' })).toThrow(
    'createAuth: the option refresh is wrong (url). See rebearer/docs/troubleshooting.md#options',
  );
});

test.each([
  [{ refresh: '/auth/refresh', timeOut: 5000 }, undefined],
  [{ refresh: '/auth/refresh', restore: 'always' }, undefined],
  [{ refresh: 'https://api.example.com/auth/refresh', origins: ['api.example.com'] }, 'origins is wrong (origin)'],
  [{ refresh: { url: 'https://api.example.com/r', headers: { tenant: 'a\nb' } } }, 'headers is wrong (record)'],
  [{ refresh: '/auth/refresh', initial: { access_token: 'opaque' } }, 'initial is wrong (token)'],
])('of %j the production build checks only what a deployment may change', async (options, message) => {
  const { createAuth } = (await import(join(root, 'dist/production/index.js'))) as typeof Rebearer;
  const create = (): unknown => Reflect.apply(createAuth, undefined, [options]);
  if (message === undefined) expect(create).not.toThrow();
  else expect(create).toThrow(message);
});

test.each([
  { timeout: null },
  { csrf: null },
  { timeout: Number.NaN },
  { timeout: '' },
  { timeout: -1 },
  { retry: { minDelay: '500' } },
  { retry: { attempts: Number.NaN, maxDelay: Number.NaN } },
  { retry: { attempts: null, minDelay: null, maxDelay: null } },
])('the production build refreshes with %j, as from the JSON or the environment of a deployment', async (given) => {
  const { createAuth } = (await import(join(root, 'dist/production/index.js'))) as typeof Rebearer;
  const { clock, refresh, pauses } = downOnce();
  const options = {
    ...given,
    refresh: 'https://api.example.com/auth/refresh',
    fetch: refresh,
    tabs: 'off',
    environment: { clock, random: () => 0.5, page: pageAt('https://app.example.com') },
  };
  const auth = Reflect.apply(createAuth, undefined, [options]) as Rebearer.Auth;
  void auth.ready().catch(() => {});
  await settle();
  expect({ status: auth.session.status, pauses }).toEqual({ status: 'authenticated', pauses: [750] });
});

test('the production build has no sentences that only help developers', async () => {
  const folder = join(root, 'dist/production');
  const files = (await readdir(folder)).filter((file) => file.endsWith('.js'));
  for (const file of files) {
    const text = await readFile(join(folder, file), 'utf8');
    expect(text).not.toMatch(/The session is kept|Hand one in: createAuth|Write (?:a|an|one|exact|milliseconds) /);
  }
});

test.each(entries.filter((entry) => 'production' in entry))(
  '$name has a build for production with the same names',
  async (entry) => {
    const names = async (path: unknown): Promise<readonly string[]> =>
      Object.keys((await import(join(root, String(path)))) as object).toSorted();
    expect(await names(Reflect.get(entry, 'production'))).toEqual(await names(entry.default));
  },
);
