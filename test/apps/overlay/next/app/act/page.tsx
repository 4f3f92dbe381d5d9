'use client';

import { useActionState } from 'react';
import { SignedIn } from 'rebearer/react';
import { addNote } from '../../lib/add-note';

/** A form whose action runs on the server. */
export default function Act() {
  const [answer, action] = useActionState(
    (_: string, sent: { readonly user: string; readonly form: FormData }) => addNote(sent.user, sent.form),
    '',
  );
  return (
    <SignedIn>
      {({ claims }) => (
        <form action={(form) => action({ user: claims.sub, form })}>
          <h1>A note of {claims.name}</h1>
          <input name="text" aria-label="Text" />
          <button>Add</button>
          <output>{answer}</output>
        </form>
      )}
    </SignedIn>
  );
}
