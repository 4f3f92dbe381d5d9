import type { Page } from './page.ts';

/** An entry of the sidebar, as VitePress takes it. */
export interface Item {
  readonly text: string;
  readonly link?: string;
  readonly collapsed?: boolean;
  readonly items?: readonly Item[];
}

interface Group {
  readonly text: string;
  /** Pages by their path without the ending, in order; a folder with `/` at its end stands for all of it that is not named elsewhere. */
  readonly of: readonly (readonly [path: string, text?: string])[];
  readonly collapsed?: boolean;
}

const GROUPS: readonly Group[] = [
  { text: 'Start', of: [['quick-start'], ['playground/index'], ['systems'], ['recipes/backends']] },
  {
    text: 'Guides',
    of: [
      ['guide', 'Sessions and calls'],
      ['logins'],
      ['lifetimes'],
      ['hold-and-replay'],
      ['hold'],
      ['sockets'],
      ['offline'],
      ['logout'],
      ['sessions'],
      ['reporting'],
      ['testing'],
      ['devtools'],
    ],
  },
  { text: 'Frameworks', of: [['frameworks/index', 'Overview'], ['frameworks/']], collapsed: true },
  { text: 'Client libraries', of: [['recipes/index', 'Overview'], ['recipes/']], collapsed: true },
  {
    text: 'Server',
    of: [
      ['server'],
      ['servers/index'],
      ['scale', 'More than one machine'],
      ['doctor'],
      ['server-contract'],
      ['spec/index'],
    ],
  },
  { text: 'When something fails', of: [['errors'], ['troubleshooting']] },
  {
    text: 'Decide',
    of: [
      ['comparison'],
      ['scenarios'],
      ['threat-model'],
      ['performance', 'Size and speed'],
      ['reliability'],
      ['browsers'],
    ],
  },
  { text: 'Migrate', of: [['migrations/index', 'Overview'], ['migrations/']] },
  { text: 'API', of: [['reference'], ['api/index', 'Entries'], ['api/']], collapsed: true },
  { text: 'Project', of: [['changelog'], ['security']] },
];

/** Makes the sidebar by task. A page that no group names is listed last, so that none can be out of reach. */
export function sidebarOf(pages: readonly Page[]): readonly Item[] {
  const rest = new Map(pages.map((page) => [page.path.replace(/\.md$/, ''), page]));
  rest.delete('index');
  const named = new Set(GROUPS.flatMap(({ of }) => of.map(([path]) => path)));
  const take = (path: string, text?: string): readonly Item[] => {
    const page = rest.get(path);
    if (page === undefined) return [];
    rest.delete(path);
    return [{ text: text ?? page.title, link: linkOf(page) }];
  };
  const groups = GROUPS.map(({ text, of, collapsed }) => {
    const items = of.flatMap(([path, label]) => {
      if (!path.endsWith('/')) return take(path, label);
      const inside = [...rest.keys()].filter((key) => key.startsWith(path) && !named.has(key));
      return inside.flatMap((key) => take(key));
    });
    const [first] = items;
    // A folded group is a link too: VitePress nests a button in a button otherwise, which screen readers cannot reach.
    return {
      text,
      items,
      ...(collapsed !== undefined && first?.link !== undefined && { collapsed, link: first.link }),
    };
  });
  const more = [...rest.keys()].flatMap((key) => take(key));
  return [...groups, { text: 'More', items: more }].filter(({ items }) => items.length > 0);
}

/** The address of a page, as VitePress takes it. */
export function linkOf({ path }: Page): string {
  return `/${path.replace(/(^|\/)index\.md$/, '$1').replace(/\.md$/, '')}`;
}
