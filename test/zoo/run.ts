import fc from 'fast-check';
import { runProperties } from '../run-properties.ts';
import { properties } from './properties.ts';

// `npm run zoo -- --runs 100000 --seed 7 --property "a live session"` takes as many mixtures as it is told.
await runProperties(
  properties.map(({ check, mixtures, title }) => ({ title, property: fc.asyncProperty(mixtures, check) })),
);
