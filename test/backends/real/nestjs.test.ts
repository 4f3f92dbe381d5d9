import { nestjs } from './real-backends.ts';
import { tellStory } from './story.ts';

tellStory(nestjs);
