import type { Check } from './check.ts';

const PAGES = 'docs/doctor.md';

/** The address of a check's page in the documentation. */
export function pageOf({ id }: Pick<Check, 'id'>): string {
  return `${PAGES}#${id.toLowerCase()}`;
}
