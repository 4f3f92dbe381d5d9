import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { install } from '../scripts/install/install.ts';
import type { Bench, BenchContext, Row } from './harness/row.ts';
import { weighParts } from './size-parts.ts';

interface Subject {
  readonly who: string;
  readonly what: string;
  /** What an app imports at the least. */
  readonly code: string;
  /** Kilobytes, brotli. */
  readonly budget?: number;
  /** What the app has anyway. */
  readonly external?: readonly string[];
}

const CORE = 'in all';
const SUBJECTS: readonly Subject[] = [
  { who: 'rebearer', what: CORE, code: `export { createAuth } from 'rebearer'`, budget: 15 },
  adapter('react', '*'),
  adapter('react', '{ AuthProvider, RequireAuth, SignedIn, useSession }'),
  adapter('vue', '*'),
  adapter('vue', '{ createAuthGuard, createAuthPlugin, useSession }'),
  adapter('ky', '*'),
  {
    who: 'axios + axios-auth-refresh',
    what: CORE,
    code: `export { default } from 'axios'; export { createAuthRefresh } from 'axios-auth-refresh'`,
  },
  only('ky', 'default'),
  {
    who: '@badgateway/oauth2-client',
    what: CORE,
    code: `export { OAuth2Client, OAuth2Fetch } from '@badgateway/oauth2-client'`,
  },
  only('wretch', 'default'),
  only('ofetch', 'ofetch'),
  only('@auth0/auth0-spa-js', 'createAuth0Client'),
  only('oidc-client-ts', 'UserManager'),
  only('@supabase/auth-js', 'AuthClient'),
  only('@azure/msal-browser', 'PublicClientApplication'),
  only('keycloak-js', 'default'),
  only('@okta/okta-auth-js', 'OktaAuth'),
  {
    who: 'firebase/auth',
    what: CORE,
    code: `export { initializeApp } from 'firebase/app'; export { getAuth, signInWithEmailAndPassword, onAuthStateChanged } from 'firebase/auth'`,
  },
  { who: '@directus/sdk', what: CORE, code: `export { createDirectus, rest, authentication } from '@directus/sdk'` },
];

/** What an app pays to download. */
export const size: Bench = {
  name: 'size',
  title: 'Size',
  how:
    'A bundle of the typical import alone, made by esbuild: minified, tree-shaken, dependencies included; brotli and gzip at their strongest. ' +
    'Adapters are what they add to the core; the framework is not counted. Libraries that log users in at an identity provider do more than this one. ' +
    'Below are the parts of the core, each by how much a bundle without it is smaller.',
  run,
};

async function run({ progress, entry }: BenchContext): Promise<readonly Row[]> {
  await install(import.meta.dirname);
  const rows: Row[] = [];
  for (const subject of SUBJECTS) {
    progress(subject.who);
    rows.push(await weigh(subject, entry));
  }
  return [...rows, ...(await weighParts(progress))];
}

async function weigh({ who, what, code, budget, external = [] }: Subject, entry: string | undefined): Promise<Row> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    logLevel: 'error',
    tsconfigRaw: {},
    define: { 'process.env.NODE_ENV': '"production"' },
    // An adapter imports the core, which the app has anyway.
    external: [...external],
    ...(external.length > 0
      ? {}
      : { alias: { rebearer: entry ?? join(import.meta.dirname, '../dist/production/index.js') } }),
  });
  const contents = outputFiles[0]?.contents ?? new Uint8Array();
  const gzip = gzipSync(contents, { level: 9 }).length;
  return {
    what,
    who,
    value: brotliCompressSync(contents).length / 1000,
    unit: 'kB brotli',
    note: `${kilobytes(gzip)} gzip, ${kilobytes(contents.length)} minified`,
    target: budget === undefined ? undefined : { of: 'value', atMost: budget },
  };
}

function adapter(name: 'ky' | 'react' | 'vue', names: string): Subject {
  return {
    who: 'rebearer',
    what: `the adapter for ${name}, ${names === '*' ? 'all of it' : names.replace(/[{}]/g, '').trim()}`,
    code: `export ${names} from '../dist/production/${name}.js'`,
    budget: 0.6,
    external: ['ky', 'react', 'vue', 'rebearer'],
  };
}

function only(who: string, name: string): Subject {
  return { who, what: CORE, code: `export { ${name} } from '${who}'` };
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
