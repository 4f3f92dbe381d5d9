import type { Topic } from '../session/topic.ts';
import { AuthError } from './auth-error.ts';
import { say } from './say.ts';

/** Client and server do not match: for example, the refresh URL answers 404. The session continues. */
export class ConfigurationError extends AuthError {
  override readonly name: 'ConfigurationError' = 'ConfigurationError';
  readonly code: 'configuration' = 'configuration';
  readonly retryable: false = false;

  /** Completes the sentence "The refresh …". */
  readonly problem: string;
  /** The section of the troubleshooting guide. */
  readonly topic: Topic;

  constructor(problem: string, topic: Topic = 'refresher') {
    super(say(topic, `The refresh ${problem}.`));
    this.problem = problem;
    this.topic = topic;
  }
}
