import { type Fact, readFact } from './fact.ts';

/** A message to other tabs. */
export interface Post {
  /** Distinguishes two pages of the same name. */
  readonly page: string;
  readonly name: string;
  readonly fact: Fact;
}

/** Reads a message of another tab. */
export function readPost(value: unknown): Post | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { name, page, fact: given }: Readonly<Record<string, unknown>> = { ...value };
  const fact = readFact(given);
  if (fact === undefined || typeof name !== 'string' || typeof page !== 'string') return undefined;
  return { name, page, fact };
}
