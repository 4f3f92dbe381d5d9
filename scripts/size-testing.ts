import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How size-limit builds the entry for tests: as the module that it is, since it awaits a peer that may be absent. */
const config = {
  entryPoints: ['dist/testing.js'],
  bundle: true,
  external: ['msw'],
  format: 'esm',
  metafile: true,
  minify: true,
  outdir: await mkdtemp(join(tmpdir(), 'rebearer-size-')),
};

// oxlint-disable-next-line import/no-default-export -- size-limit asks for it
export default config;
