import { fastify } from './real-backends.ts';
import { tellStory } from './story.ts';

tellStory(fastify);
