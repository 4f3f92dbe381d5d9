import { createAuth } from 'rebearer';

const url = 'https://fastapi.example.com';

export const auth = createAuth({ refresh: `${url}/auth/refresh`, logout: `${url}/auth/logout`, origins: [url] });

export async function login(username: string, password: string): Promise<void> {
  await auth.login(() =>
    fetch(`${url}/auth/login`, {
      method: 'POST',
      credentials: 'include',
      // `OAuth2PasswordRequestForm` wants a form.
      body: new URLSearchParams({ username, password }),
    }),
  );
}
