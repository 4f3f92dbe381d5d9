import { strapi } from './strapi.ts';
import { tellStory } from './story.ts';

tellStory(strapi);
