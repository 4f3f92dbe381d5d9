/** What the library does not guarantee, in the words of docs/reliability.md. The histories in which it shows are counted. */
export const LIMITATIONS = {
  isolated:
    "With `tabs: 'off'`, tabs refresh beside each other. A server that detects reuse may then end the session, and a tab may show it until its next refresh.",
  unlocked:
    'Without Web Locks, a late answer may delete the cookie of a login for a moment. A tab that refreshes in that moment shows that the session has ended.',
  forgotten:
    'Of the sessions whose logout is not confirmed, the last one is remembered. A later login whose answer is lost may show an earlier one again.',
  unfinished:
    'A login whose answer is lost may show a session that another tab is logging out of, until that logout has ended it.',
} as const;

export type Limitation = keyof typeof LIMITATIONS;
