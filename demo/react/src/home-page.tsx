import type { ReactElement } from 'react';
import { Link } from './link.tsx';

export function HomePage(): ReactElement {
  return (
    <>
      <h1>rebearer with React</h1>
      <p>
        Your <Link to="/notes">notes</Link> are behind a login: alice or bob, with the password alice-demo or bob-demo.
      </p>
      <p>
        Leave the page alone and it warns you, in all tabs, before the server ends the session. Write a note when it has
        ended: you sign in again in place, and the note is saved.
      </p>
    </>
  );
}
