import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { ClientName } from './open-store.ts';

/** A server in a process of its own. */
export interface Instance {
  readonly url: string;
  /** Ends it by SIGKILL, in the middle of whatever it does. */
  readonly kill: () => Promise<void>;
}

/** `onTestFinished`, `afterAll`, or what is like them. */
export type AtEnd = (end: () => Promise<void>) => void;

export interface InstanceOptions {
  readonly client: ClientName;
  readonly url: string;
  /** Options of `createAuthServer`. */
  readonly options?: { readonly grace?: number; readonly storeTimeout?: number };
}

/** Starts an instance; `atEnd` is given what ends it. */
export async function startInstance({ client, url, options = {} }: InstanceOptions, atEnd: AtEnd): Promise<Instance> {
  const child = fork(join(import.meta.dirname, 'instance.ts'), [client, url, JSON.stringify(options)], {
    execArgv: [],
  });
  const ended = once(child, 'exit');
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  atEnd(kill);
  const said = await Promise.race([once(child, 'message'), ended.then(() => undefined)]);
  if (said === undefined) throw new Error('The instance ended before it listened.');
  return { url: String(said[0]), kill };
}
