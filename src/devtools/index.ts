export { defineTimeline } from './element.ts';
export type { TimelineElement } from './element.ts';
export { createRecorder } from './recorder.ts';
export type { Recorder, RecorderOptions } from './recorder.ts';
export type { Fact, Told } from './fact.ts';
