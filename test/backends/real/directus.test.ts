import { directus } from './directus.ts';
import { tellStory } from './story.ts';

tellStory(directus);
