import { type Fact, readFact } from './fact.ts';

/** What other tabs listen. */
export interface Post {
  /** Tells one page from another of the same name. */
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
