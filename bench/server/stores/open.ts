import type { Contestants } from './contestants.ts';
import { memory } from './memory.ts';
import { postgres } from './postgres.ts';
import { redis } from './redis.ts';
import { sqlite } from './sqlite.ts';

export const NAMES = ['postgres', 'redis', 'sqlite', 'memory'] as const;

export type Name = (typeof NAMES)[number];

export const OPEN: Readonly<Record<Name, () => Promise<Contestants>>> = { postgres, redis, sqlite, memory };
