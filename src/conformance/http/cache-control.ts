import { type Answer, answeredAt } from './answer.ts';
import { listOf } from './list-of.ts';

/** What an answer allows caches to do, as far as the checks need it (RFC 9111). */
export interface Caching {
  readonly isNoStore: boolean;
  /** Whether a cache may reuse it without asking: it has a lifetime, may be served stale, or is `immutable`. */
  readonly isFresh: boolean;
  /** Whether a cache may take it for another's: it has some life, or a date to guess one from. An ETag is made of the body. */
  readonly isKept: boolean;
  readonly isPrivate: boolean;
  readonly varies: (name: string) => boolean;
}

export function cachingOf(answer: Pick<Answer, 'headers' | 'receivedAt'>): Caching {
  const { headers } = answer;
  const control = (headers.get('cache-control') ?? '').toLowerCase();
  const vary = listOf(headers.get('vary')?.toLowerCase());
  const expires = Date.parse(headers.get('expires') ?? '') > answeredAt(answer);
  const isNoStore = /\bno-store\b/.test(control);
  // With fields named, no-cache and private are about those fields alone (RFC 9111, section 5.2.2.4).
  const isNoCache = /\bno-cache\b(?!\s*=)/.test(control);
  const hasLife = /\b(?:s-maxage|max-age)="?[1-9]/.test(control) || (expires && !/max-age/.test(control));
  const isStaleGood = /\bstale-while-revalidate="?[1-9]/.test(control) && !/\bmust-revalidate\b/.test(control);
  const isFresh = !isNoStore && !isNoCache && (hasLife || isStaleGood || /\bimmutable\b/.test(control));
  return {
    isNoStore,
    isFresh,
    isKept: !isNoStore && (isFresh || headers.has('last-modified')),
    isPrivate: /\bprivate\b(?!\s*=)/.test(control),
    varies: (name) => vary.includes('*') || vary.includes(name.toLowerCase()),
  };
}
