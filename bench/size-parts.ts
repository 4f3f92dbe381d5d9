import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { build, type Plugin } from 'esbuild';
import type { Row } from './harness/row.ts';

const root = join(import.meta.dirname, '..');

/** What the core's bytes are for: the modules that nothing else needs. */
const PARTS: Readonly<Record<string, RegExp>> = {
  'several tabs as one session': /src\/(?:tabs\/|session\/tab-decision|browser\/(?:channel|lock|page-lock))/,
  'options checked and made whole': /src\/options\//,
  'the answers of many servers': /src\/refresh\/(?:answer|denial|grant|member|token|words)/,
  'what an answer means for the session': /src\/session\/(?:outcome|proof|calls)/,
  'identity: never under another user': /src\/(?:session\/(?:identity|claims)|refresh\/identify)/,
  'a second attempt equal to the first': /src\/request\/(?:recording|whole-request|init-request|body|init)\b/,
  'one call, from sending to replay':
    /src\/request\/(?:request-run|wait-for|drain|abort|auth-fetch|replay|call|method|light|hold|endpoint-init)\b/,
  'WWW-Authenticate, parsed': /src\/request\/challenge/,
  'origins, compared': /src\/request\/(?:origins|send-bare)/,
  'the state machine': /src\/session\/(?:transition|adopt|decide|session|state|lifetime|backoff)/,
  'the refresh: pauses, time-outs, sharing': /src\/refresh\/(?:refresh|attempts|ask)\b/,
  'a login, and what it came to': /src\/lifecycle\/(?:login|second-factor)/,
  'a logout that reaches the server':
    /src\/(?:lifecycle\/(?:logout|tell-logout|owed-logout|left-session)|browser\/(?:flags|fingerprint))/,
  'a page that recovers by itself': /src\/lifecycle\/(?:keep-restoring|revive|ready)/,
  'errors and what happened': /src\/(?:errors\/|events\/(?:history|events|listeners))/,
  'getAccessToken and refresh()': /src\/(?:request\/access-token|lifecycle\/request-refresh)/,
  'response token, csrf, cookies alone': /src\/(?:refresh\/response-token|request\/csrf|session\/proof)/,
  'jwt-decode': /jwt-decode/,
};

/** Says what each part of the core costs: by how much a bundle without it is smaller. They share words, so that it is less than it adds up to. */
export async function weighParts(progress: (text: string) => void): Promise<readonly Row[]> {
  const whole = await weighWithout(undefined);
  const rows: Row[] = [];
  for (const [what, modules] of Object.entries(PARTS)) {
    progress(`without ${what}`);
    const value = (whole - (await weighWithout(modules))) / 1000;
    rows.push({ what: `of which: ${what}`, who: 'rebearer', value, unit: 'kB brotli' });
  }
  return rows;
}

async function weighWithout(modules: RegExp | undefined): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: `export { createAuth } from './src/index.ts'`, resolveDir: root },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    define: { REBEARER_PRODUCTION: 'true' },
    logLevel: 'error',
    plugins: modules === undefined ? [] : [hollow(modules)],
  });
  return brotliCompressSync(outputFiles[0]?.contents ?? new Uint8Array()).length;
}

/** Leaves the modules their names and nothing behind them. */
function hollow(modules: RegExp): Plugin {
  return {
    name: 'hollow',
    setup(bundler) {
      bundler.onLoad({ filter: modules }, async ({ path }) => {
        const text = await readFile(path, 'utf8');
        const declared = text.matchAll(/^export (?:abstract )?(?:async )?(const|function|class) (\w+)/gm);
        const contents = [...declared].map(([, kind, name]) =>
          kind === 'class' ? `export class ${name} extends Error {}` : `export const ${name} = (a) => a;`,
        );
        return { contents: contents.join('\n'), loader: 'ts' };
      });
    },
  };
}
