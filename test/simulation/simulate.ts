import { simulate } from '../histories/simulate.ts';
import { simulatorOf } from './simulator.ts';

await simulate(simulatorOf());
