import { afterAll } from 'vitest';
import type { Engine } from '../../scripts/engines/engine.ts';
import { startEngine } from '../../scripts/engines/start.ts';

let engine: Promise<Engine> | undefined;

/**
 * Starts the browser that REBEARER_ENGINE names once per test file; it closes when the file's tests are done. Each test
 * takes its own context.
 */
export function launchEngine(): Promise<Engine> {
  engine ??= startEngine(process.env['REBEARER_ENGINE']);
  return engine;
}

afterAll(async () => {
  await (await engine)?.close();
});
