import type { Topic } from '../session/topic.ts';
import { say } from './say.ts';

/** Makes what says each lasting mistake once: a developer who listens to no event still finds out why nothing works. */
export function createWarning(): (topic: Topic, problem: string) => void {
  const said = new Set<Topic>();
  return (topic, problem) => {
    if (said.has(topic)) return;
    said.add(topic);
    console.error(say(topic, problem));
  };
}
