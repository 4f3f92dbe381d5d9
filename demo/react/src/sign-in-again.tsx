import { type ReactElement, type SubmitEvent, useState, useSyncExternalStore } from 'react';
import { useSession } from 'rebearer/react';
import { signIn } from '../../shared/api.ts';
import { auth } from '../../shared/auth.ts';
import { currentQuestion, type Question, reasonOf, subscribeToQuestion } from '../../shared/sign-in-again.ts';
import { Modal } from './modal.tsx';

/** Asks a user whose session has expired to sign in again, over the page that they were using. */
export function SignInAgain(): ReactElement | null {
  const question = useSyncExternalStore(subscribeToQuestion, currentQuestion);
  return question === undefined ? null : <SignInDialog question={question} />;
}

function SignInDialog({ question }: { readonly question: Question }): ReactElement {
  const session = useSession(auth);
  const username = session.isAuthenticated ? session.claims.sub : '';
  const [problem, setProblem] = useState('');

  async function submit(event: SubmitEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const { password = '' } = Object.fromEntries(new FormData(event.currentTarget)) as { password?: string };
    const found = await signIn({ username, password });
    if (found === '') question.close();
    else setProblem(found);
  }

  return (
    <Modal title="Sign in again" onCancel={question.close}>
      <p>{reasonOf(question)}</p>
      <form onSubmit={(event) => void submit(event)}>
        <label>
          Password of {username} <input name="password" type="password" autoComplete="current-password" required />
        </label>
        {problem !== '' && <p role="alert">{problem}</p>}
        <div className="buttons">
          <button type="submit" className="primary">
            Sign in
          </button>
          <button type="button" onClick={question.close}>
            Sign out
          </button>
        </div>
      </form>
    </Modal>
  );
}
