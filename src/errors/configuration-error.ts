import { AuthError } from './auth-error.ts';

/** Reports that client and server do not fit together, such as a refresh URL that answers 404. The session is kept. */
export class ConfigurationError extends AuthError {
  override readonly name: 'ConfigurationError' = 'ConfigurationError';
  readonly code: 'configuration' = 'configuration';
  readonly retryable: false = false;

  /** Completes the sentence «The refresh …». */
  readonly problem: string;

  constructor(problem: string) {
    super(`The refresh ${problem}. The session is kept: check the refresh URL, its method and the allowed origins.`);
    this.problem = problem;
  }
}
