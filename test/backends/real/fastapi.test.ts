import { fastapi } from './real-backends.ts';
import { tellStory } from './story.ts';

tellStory(fastapi);
