interface User {
  readonly id: string;
  readonly password: string;
  readonly name: string;
  readonly notes: readonly string[];
}

const users: readonly User[] = [
  { id: 'alice', password: 'correct horse', name: 'Alice', notes: ['Water the plants', 'Call Bob'] },
  { id: 'bob', password: 'battery staple', name: 'Bob', notes: ['Call Alice'] },
];

export function findUser(id: string): User | undefined {
  return users.find((user) => user.id === id);
}

/** Your own function compares hashes. */
export function checkPassword({ username, password }: Record<string, unknown>): User | undefined {
  return users.find((user) => user.id === username && user.password === password);
}
