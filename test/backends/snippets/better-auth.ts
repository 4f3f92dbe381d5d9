import { createAuth } from 'rebearer';

const url = 'https://better-auth.example.com';

export const auth = createAuth({
  refresh: { url: `${url}/api/auth/token`, method: 'GET' },
  logout: `${url}/api/auth/sign-out`,
  origins: [url],
});

export async function login(email: string, password: string): Promise<void> {
  const response = await fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    credentials: 'include',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  if (!response.ok) throw new Error(`The sign-in was answered with ${response.status}`);
  // Not the response: the token in it is the session's own. The cookie is good for a JWT.
  await auth.login();
}
