import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { readConditions } from './conditions.ts';
import { Page } from './page.tsx';
import { direct } from './stage.ts';
import { installWeather } from './weather.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no element with the id "root".');

installWeather();
direct();
void readConditions();
createRoot(root).render(
  <StrictMode>
    <Page />
  </StrictMode>,
);
