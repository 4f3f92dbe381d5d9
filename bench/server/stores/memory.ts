import { memoryStore } from '../../../src/server/stores/memory.ts';
import { GRACE } from '../by-hand.ts';
import { type Contestants, MILLION } from './contestants.ts';

interface Row {
  hash: string;
  previous: string | undefined;
  rotatedAt: number;
  readonly subject: string;
  readonly expiresAt: number;
}

const DAY = 24 * 60 * 60 * 1000;

export async function memory(): Promise<Contestants> {
  const store = memoryStore();
  const rows = new Map<string, Row>();
  return {
    store,
    folder: undefined,
    async rotate(id, from, to) {
      const row = rows.get(id);
      const now = Date.now();
      if (row === undefined || now >= row.expiresAt) return undefined;
      const isPrevious = row.previous === from && now - row.rotatedAt < GRACE;
      if (row.hash !== from && !isPrevious) return undefined;
      row.previous = row.hash;
      row.hash = to;
      row.rotatedAt = now;
      return row.subject;
    },
    async add(id, hash) {
      rows.set(id, { hash, previous: undefined, rotatedAt: 0, subject: 'alice', expiresAt: Date.now() + DAY });
    },
    async fill() {
      for (let at = 0; at < MILLION; at += 1) {
        const given = { id: `s_${at}`, subject: `user ${at}`, acr: undefined, device: 'Firefox', address: '192.0.2.1' };
        await store.create({ ...given, lifetime: DAY, idleLimit: undefined });
      }
    },
    bytes: async () => process.memoryUsage().heapUsed,
    close: async () => undefined,
  };
}
