import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { AuthServerEvent, AuthServerOptions } from '../../../src/server/index.ts';
import type { ClientName } from './open-store.ts';

/** A server in a process of its own. */
export interface Instance {
  readonly url: string;
  /** Ends it with SIGKILL, in the middle of its work. */
  readonly kill: () => Promise<void>;
}

/** `onTestFinished`, `afterAll`, or what is like them. */
export type AtEnd = (end: () => Promise<void>) => void;

export interface InstanceOptions {
  readonly client: ClientName;
  readonly url: string;
  readonly options?: ServerOptions;
  /** Is told of the entries of the instance's audit trail. */
  readonly onEvent?: (event: AuthServerEvent) => void;
}

/** Options of `createAuthServer` that can be written as JSON. */
export type ServerOptions = Pick<AuthServerOptions, 'grace' | 'storeTimeout' | 'lifetimes'> & {
  readonly issuer?: string;
};

/** What an instance tells the process that has started it. */
export type Report = { readonly url: string } | { readonly event: AuthServerEvent };

/** Starts an instance; `atEnd` is given what ends it. */
export async function startInstance(
  { client, url, options = {}, onEvent }: InstanceOptions,
  atEnd: AtEnd,
): Promise<Instance> {
  const child = fork(join(import.meta.dirname, 'instance.ts'), [client, url, JSON.stringify(options)], {
    execArgv: [],
  });
  const ended = once(child, 'exit');
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  atEnd(kill);
  const listening = new Promise<string>((resolve) => {
    child.on('message', (said: Report) => {
      if ('url' in said) resolve(said.url);
      else onEvent?.(said.event);
    });
  });
  const place = await Promise.race([listening, ended.then(() => undefined)]);
  if (place === undefined) throw new Error('The instance ended before it listened.');
  return { url: place, kill };
}
