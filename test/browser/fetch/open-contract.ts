import { expect, onTestFinished } from 'vitest';
import type { Page } from '../../../scripts/engines/engine.ts';
import { launchEngine } from '../engine.ts';
import { type Arrival, BOUNDARY, type EchoServer, startEcho } from './echo.ts';
import { findQuirks, type Quirks } from './quirks.ts';
import type { CallOutcome, CallSpec } from './spec.ts';

/** A page under a strict policy, on a server that does what it is asked; a second server of another origin beside it. */
export interface ContractStage {
  readonly page: Page;
  readonly server: EchoServer;
  readonly other: EchoServer;
  readonly quirks: Quirks;
  /** Makes one call by native fetch and by ours; returns what came of it and what arrived. */
  readonly compare: (spec: Partial<CallSpec>) => Promise<Record<'native' | 'auth', Side>>;
  /** Makes one call by native fetch alone. */
  readonly callNative: (spec: CallSpec) => Promise<Side>;
}

export interface Side {
  readonly outcome: CallOutcome;
  readonly arrivals: readonly Arrival[];
}

export const PLAIN: CallSpec = {
  path: '/x',
  where: 'path',
  form: 'string',
  headers: undefined,
  body: { type: 'none' },
  init: {},
  initForm: 'plain',
  abort: undefined,
  isMutated: false,
  behaviour: {},
};

let calls = 0;

/** Opens the stage, signed in. When the test is over nothing may have been said on the console, and no policy violated. */
export async function openContract(protocol: 'http/1.1' | 'h2' = 'http/1.1'): Promise<ContractStage> {
  const [server, other, engine] = await Promise.all([startEcho(protocol), startEcho(protocol), launchEngine()]);
  const complaints: string[] = [];
  const context = await engine.openContext({
    ignoresCertificates: true,
    onSaid: ({ text, isBrowsers }) => void (!isBrowsers && complaints.push(text)),
  });
  const page = await context.openPage();
  await page.goto(server.url);
  await page.waitForFunction(() => 'contract' in globalThis);
  const quirks = await findQuirks(page);
  await page.evaluate(() => contract.create());
  onTestFinished(async () => {
    const reported = await page.evaluate(() => contract.complaints);
    await context.close();
    await Promise.all([server.close(), other.close()]);
    expect([...complaints, ...reported]).toEqual([]);
  });
  const call = async (name: 'native' | 'auth', id: string, spec: CallSpec): Promise<Side> => {
    const arrived = spec.where === 'other origin' ? other : server;
    const args = [name, id, spec, other.url] as const;
    const outcome = await page.evaluate((it) => contract.run(...it), args);
    return {
      outcome,
      arrivals: arrived.at(`/${name}/${id}${encodeURI(spec.path.replace(/#.*/, '')).replace('%252e/', '')}`),
    };
  };
  return {
    page,
    server,
    other,
    quirks,
    async compare(given) {
      const spec = { ...PLAIN, ...given };
      const id = String(++calls);
      return { native: await call('native', id, spec), auth: await call('auth', id, spec) };
    },
    callNative: (spec) => call('native', String(++calls), spec),
  };
}

/** What must be the same of each attempt: all but the token, the name of the side and a form's boundary. */
export function comparable({ path, authorization: _authorization, hash, headers, ...rest }: Arrival): object {
  // Firefox makes boundaries of any length.
  const isForm = hash !== rest.hashBesideBoundary;
  return {
    ...rest,
    ...(isForm ? { bytes: 'some' } : {}),
    path: path.replace(/^\/(native|auth)\//, ''),
    headers: headers
      .filter(([name]) => !isForm || name.toLowerCase() !== 'content-length')
      .map(([name, value]) => `${name}: ${value.replace(BOUNDARY, 'boundary')}`)
      .toSorted(),
  };
}
