import type { DatabaseSync } from 'node:sqlite';
import { integer, text } from './database.ts';

export interface Note {
  readonly id: number;
  readonly text: string;
  readonly createdAt: string;
}

export interface Notes {
  readonly of: (username: string) => readonly Note[];
  readonly add: (note: { readonly username: string; readonly text: string; readonly now: number }) => Note;
}

/** Opens the users' notes: something personal to read, and something that may be written only once. */
export function openNotes(database: DatabaseSync): Notes {
  const select = database.prepare('SELECT id, text, created_at FROM notes WHERE username = ? ORDER BY id');
  const insert = database.prepare('INSERT INTO notes (username, text, created_at) VALUES (?, ?, ?)');
  return {
    of: (username) =>
      select.all(username).map((row) => ({
        id: integer(row, 'id'),
        text: text(row, 'text'),
        createdAt: new Date(integer(row, 'created_at')).toISOString(),
      })),
    add: ({ username, text, now }) => {
      const { lastInsertRowid } = insert.run(username, text, now);
      return { id: Number(lastInsertRowid), text, createdAt: new Date(now).toISOString() };
    },
  };
}
