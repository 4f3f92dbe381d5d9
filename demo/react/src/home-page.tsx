import type { ReactElement } from 'react';
import { Link } from './link.tsx';

export function HomePage(): ReactElement {
  return (
    <>
      <h1>rebearer with React</h1>
      <p>
        Your <Link to="/notes">notes</Link> are behind a login: alice or bob, with the password alice-demo or bob-demo.
      </p>
    </>
  );
}
