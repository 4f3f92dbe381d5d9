export { createRecorder } from './recorder.ts';
export type { Recorder, RecorderOptions } from './recorder.ts';
export type { Fact, Told } from './fact.ts';
