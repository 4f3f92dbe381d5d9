import type { DatabaseSync } from 'node:sqlite';
import { hashPassword, isPassword } from '../password.ts';
import { text } from './database.ts';

export interface User {
  readonly username: string;
  /** As shown to people. */
  readonly name: string;
}

export interface Users {
  readonly find: (username: string) => User | undefined;
  /** Returns the user whose name and password these are. */
  readonly authenticate: (username: string, password: string) => Promise<User | undefined>;
}

/** The accounts of a new database: the password of each is its username and `-demo`. */
export const DEMO_USERS: readonly User[] = [
  { username: 'alice', name: 'Alice' },
  { username: 'bob', name: 'Bob' },
];

/** Opens the users; those of the demo are made where there are none. */
export async function openUsers(database: DatabaseSync): Promise<Users> {
  const select = database.prepare('SELECT * FROM users WHERE username = ?');
  const find = (username: string): User | undefined => {
    const found = select.get(username);
    return found && { username: text(found, 'username'), name: text(found, 'name') };
  };
  const add = database.prepare('INSERT OR IGNORE INTO users (username, name, password) VALUES (?, ?, ?)');
  const missing = DEMO_USERS.filter(({ username }) => find(username) === undefined);
  await Promise.all(
    missing.map(async ({ username, name }) => add.run(username, name, await hashPassword(`${username}-demo`))),
  );

  return {
    find,
    authenticate: async (username, password) => {
      const found = select.get(username);
      const isRight = await isPassword(password, found && text(found, 'password'));
      return isRight ? find(username) : undefined;
    },
  };
}
