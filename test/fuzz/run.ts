import { runProperties } from '../run-properties.ts';
import { properties } from './properties.ts';

// `npm run fuzz -- --runs 1000000 --property "a message"` goes on where `npm test` stops; what it finds belongs into the corpus.
console.error = () => {};
await runProperties(properties);
