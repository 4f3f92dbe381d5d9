#!/usr/bin/env node
import { run } from './command.ts';

const { stdin, stdout, stderr, env, argv } = process;

// `rebearer doctor … | head` closes the pipe early, which is not a failure.
stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await run(argv.slice(2), { stdin, stdout, stderr, env });
