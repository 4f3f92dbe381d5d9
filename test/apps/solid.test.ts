import { tellStories } from './browser-stories.ts';
import { viteApp } from './vite-app.ts';

tellStories(viteApp('solid'));
