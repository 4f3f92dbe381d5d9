import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Page } from './page.tsx';
import { watch } from './watch.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no element with the id "root".');

watch();
createRoot(root).render(
  <StrictMode>
    <Page />
  </StrictMode>,
);
