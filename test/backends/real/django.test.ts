import { django } from './real-backends.ts';
import { tellStory } from './story.ts';

tellStory(django);
