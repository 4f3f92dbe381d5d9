import { posix } from 'node:path';
import { pathOf } from './page.ts';

/** A link of a page. */
export interface Link {
  readonly target: string;
  readonly line: number;
}

const LINK = /(!?)\[((?:[^[\]]|\[[^\]]*\])*)\]\(([^()\s]+)\)/g;

/** Finds the links of Markdown whose code was blanked. */
export function linksOf(text: string): readonly Link[] {
  return [...text.matchAll(LINK)].map(({ 3: target = '', index }) => ({
    target,
    line: text.slice(0, index).split('\n').length,
  }));
}

export function isExternal(target: string): boolean {
  return /^[a-z][a-z+.-]*:/i.test(target);
}

/** Splits a relative link into the file in the repository that it leads to, and the anchor. */
export function resolve(source: string, target: string): { readonly file: string; readonly anchor: string } {
  const [path = '', anchor = ''] = target.split('#');
  const file = path === '' ? source : posix.normalize(posix.join(posix.dirname(source), path));
  return { file, anchor };
}

/**
 * Rewrites the links of a page for the site. What is not on the site, such as a source file, has no address there, so its
 * text stays without a link.
 */
export function rewriteLinks(text: string, source: string): string {
  const from = posix.dirname(pathOf(source) ?? '.');
  const rewritten = (whole: string, mark: string, label: string, target: string): string => {
    if (isExternal(target) || target.startsWith('#') || target.startsWith('/')) return whole;
    const { file, anchor } = resolve(source, target);
    const path = pathOf(file);
    if (path === undefined) return label;
    // The README has a page of its own kind: the home page, which has none of its sections.
    const suffix = anchor === '' || file === 'README.md' ? '' : `#${anchor}`;
    const relative = posix.relative(from, path);
    return `${mark}[${label}](${relative.startsWith('.') ? relative : `./${relative}`}${suffix})`;
  };
  return outsideCode(text, (part) => part.replaceAll(LINK, rewritten));
}

/** Changes what is not in a code block or between backticks. */
function outsideCode(text: string, change: (part: string) => string): string {
  return text
    .split(/(^ *```+[^]*?^ *```+$)/m)
    .map((part, index) => (index % 2 === 0 ? change(part) : part))
    .join('');
}
