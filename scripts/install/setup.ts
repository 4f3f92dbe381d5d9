import { installLibraries } from './libraries.ts';

/** Vitest calls it before a project whose tests use those libraries, and only where one of them is to be run. */
export async function setup(): Promise<void> {
  await installLibraries();
}
