import { LoginError } from 'rebearer';
import { auth } from './auth';

/** Signs a user in; returns what to say where it did not work. */
export async function signIn(form: FormData): Promise<string> {
  try {
    await auth.login(({ signal }) =>
      fetch('/auth/login', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(Object.fromEntries(form)),
        signal,
      }),
    );
    return '';
  } catch (error) {
    if (!(error instanceof LoginError)) throw error;
    return error.status === 401 ? 'Wrong name or password.' : 'Please try again.';
  }
}
