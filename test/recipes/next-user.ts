import { jwt } from '../simulation/jwt.ts';
import { auth } from './snippets/auth.ts';

/** Signs in one user, and another after `between`. */
export async function changeUser(between: () => unknown): Promise<void> {
  await auth.login({ accessToken: jwt({ sub: 'alice' }), expiresIn: 60 });
  await between();
  await auth.login({ accessToken: jwt({ sub: 'bob' }), expiresIn: 60 });
}
