import { createAuth } from 'rebearer';

const url = 'https://better-auth.example.com';

export const auth = createAuth({
  refresh: { url: `${url}/api/auth/token`, method: 'GET' },
  logout: `${url}/api/auth/sign-out`,
  origins: [url],
});

export async function login(email: string, password: string): Promise<void> {
  await auth.login(async () => {
    const response = await fetch(`${url}/api/auth/sign-in/email`, {
      method: 'POST',
      credentials: 'include',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    });
    // The token of the answer is the session's own. Without it rebearer asks for a JWT.
    return response.ok ? undefined : response;
  });
}
