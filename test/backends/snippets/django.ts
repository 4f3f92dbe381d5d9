import { createAuth } from 'rebearer';

const url = 'https://django.example.com';

// Every path ends with a slash: Django redirects the others, and a redirected POST becomes a GET.
export const auth = createAuth({
  refresh: `${url}/api/auth/token/refresh/`,
  logout: `${url}/api/auth/logout/`,
  origins: [url],
});

export async function login(username: string, password: string): Promise<void> {
  await auth.login(() =>
    fetch(`${url}/api/auth/login/`, {
      method: 'POST',
      credentials: 'include',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password }),
    }),
  );
}
