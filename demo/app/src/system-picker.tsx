import type { ReactElement } from 'react';
import { about } from './about.ts';

/** Leads to the same page on servers that keep their sessions in other ways. */
export function SystemPicker(): ReactElement | null {
  const current = about.systems.find(({ id }) => id === about.id);
  if (current === undefined) return null;
  return (
    <nav className="systems" aria-label="Where the tokens are">
      <ul>
        {about.systems.map(({ id, title, url }) => (
          <li key={id}>
            <a href={url} aria-current={id === about.id ? 'page' : undefined}>
              {title}
            </a>
          </li>
        ))}
      </ul>
      <p>{current.story}</p>
    </nav>
  );
}
