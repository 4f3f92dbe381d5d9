import { randomUUID } from 'node:crypto';

const browser = randomUUID();

/** A channel that stays in this test file: others run in threads of the same process, and must not be tabs of one browser. */
export class OwnBroadcastChannel extends BroadcastChannel {
  constructor(name: string) {
    super(`${browser} ${name}`);
  }
}
