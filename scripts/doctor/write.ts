import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withChecks } from './page.ts';

const path = join(import.meta.dirname, '../../docs/doctor.md');
await writeFile(path, withChecks(await readFile(path, 'utf8')));
