/** What the server does not guarantee, in the words of docs/reliability.md. The histories in which it shows are counted. */
export const LIMITATIONS = {
  unseen:
    'The network loses the answer to a refresh, and one instance cannot reach the store, or a function of the app fails there or limits the client, for longer than the grace. Another instance, which has not seen that, takes the cookie for reused.',
  owed: 'The store moves a counter, its answer is lost or late, and the instance does not reach the store again, so it cannot undo the move. After the grace, another instance takes the cookie for reused.',
} as const;

export type Limitation = keyof typeof LIMITATIONS;
