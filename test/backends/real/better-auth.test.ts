import { betterAuth } from './real-backends.ts';
import { tellStory } from './story.ts';

tellStory(betterAuth);
