import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { build, type Plugin } from 'esbuild';
import type { Row } from './harness/row.ts';

const root = join(import.meta.dirname, '..');

/** What the core's bytes are for: the modules that nothing else needs. */
const PARTS: Readonly<Record<string, RegExp>> = {
  'several tabs as one session': /src\/(?:tabs\/|session\/tab-decision|browser\/(?:channel|lock))/,
  'options checked, with sentences': /src\/options\/checks/,
  'the answers of many servers': /src\/(?:refresh\/(?:grant|answer|member)|session\/outcome)/,
  'a second attempt equal to the first': /src\/request\/(?:recording|whole-request|init-request|body|init)\b/,
  'one call, from sending to replay': /src\/request\/(?:request-run|drain|abort|auth-fetch|replay|call|method)\b/,
  'WWW-Authenticate, parsed': /src\/request\/challenge/,
  'origins, compared': /src\/request\/origins/,
  'the state machine': /src\/session\/(?:transition|decide|session|state|lifetime|identity|backoff)/,
  'the refresh: pauses and time-outs': /src\/refresh\/refresh\b/,
  'a logout that reaches the server': /src\/(?:lifecycle\/(?:logout|memory)|browser\/flags)/,
  'errors and what happened': /src\/(?:errors\/|events\/(?:history|events))/,
  'response token, csrf, two tokens': /src\/(?:refresh\/(?:response-token|by-token)|request\/csrf)/,
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
