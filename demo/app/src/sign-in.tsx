import { useState, type ReactElement, type SubmitEvent } from 'react';
import { auth } from './auth.ts';

const accounts = ['alice', 'bob'];

const reasons: Record<string, string> = {
  logout: 'You signed out.',
  expired: 'Your session ran out.',
  revoked: 'Your session was ended at the server.',
  replaced: 'Someone else signed in here.',
};

export function SignIn({ reason }: { readonly reason: string }): ReactElement {
  const [account, setAccount] = useState('alice');
  const [problem, setProblem] = useState('');
  const [isSending, setSending] = useState(false);

  async function submit(event: SubmitEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    setSending(true);
    setProblem(await signIn(new FormData(event.currentTarget)));
    setSending(false);
  }

  return (
    <form onSubmit={(event) => void submit(event)} className="sign-in">
      {reasons[reason] !== undefined && <p className="reason">{reasons[reason]}</p>}
      <fieldset className="choice">
        <legend>Account</legend>
        <div>
          {accounts.map((name) => (
            <label key={name}>
              <input
                type="radio"
                name="username"
                value={name}
                checked={name === account}
                onChange={() => setAccount(name)}
              />
              <span>{name}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <label className="field-label">
        Password
        <input
          key={account}
          name="password"
          type="text"
          defaultValue={`${account}-demo`}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          required
          aria-describedby="sign-in-problem"
        />
      </label>
      <p id="sign-in-problem" className="problem" role="alert">
        {problem}
      </p>
      <button type="submit" className="primary" disabled={isSending}>
        {isSending ? 'Signing in…' : 'Sign in'}
      </button>
    </form>
  );
}

/** Returns what went wrong, in words for the user; an empty string when nothing did. */
async function signIn(form: FormData): Promise<string> {
  try {
    const response = await fetch('/auth/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(Object.fromEntries(form)),
    });
    if (!response.ok) return refusal(response.status);
    await auth.login(response);
    return '';
  } catch {
    return 'The server cannot be reached. Try again in a moment.';
  }
}

function refusal(status: number): string {
  switch (status) {
    case 401:
      return 'That is not the password of this account.';
    case 429:
      return 'Too many attempts. Wait a moment, then try again.';
    default:
      return `The server answered ${status}.`;
  }
}
