import type { Invariant } from './invariant.ts';

/** What a call may reject with, beside what its caller's own signal says. */
const KNOWN =
  /^(?:TypeError: Failed to fetch|TypeError: network error|RefreshError|ConfigurationError|SessionChangedError|SignedOutError|LoginError)/;

/** 1: every call settles, once, soon after the world is quiet, and with something that is documented. */
export const settling: Invariant = {
  name: 'every call settles',
  watch: (simulation, fail) => ({
    settled({ id, settled, outcome, isAborted }) {
      if (settled > 1) fail(`${id} settles ${settled} times`);
      if (!(outcome instanceof Error)) return;
      const said = outcome.name === 'TypeError' ? String(outcome) : outcome.name;
      if (outcome.name === 'AbortError' ? !isAborted : !KNOWN.test(said)) fail(`${id} rejects with ${String(outcome)}`);
    },
    rested() {
      if (simulation.network.isFlooded) fail('there is no end to the requests');
      for (const tab of simulation.tabs) if (tab.isSpinning) fail(`tab ${tab.number} goes round in circles`);
      for (const { id, isAborted, settled, tab, what } of simulation.calls) {
        if (isAborted && settled === 0 && tab.status === 'active' && what !== 'ready' && what !== 'refresh')
          fail(`${id} is aborted and still waits`);
      }
    },
    calmed() {
      for (const { id, settled, tab } of simulation.calls)
        if (settled === 0 && tab.status === 'active') fail(`${id} never settles`);
    },
  }),
};
