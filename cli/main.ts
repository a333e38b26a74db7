#!/usr/bin/env node
import { tellFailure } from './exit-codes';
import { run } from './program';
import { tolerateClosedPipes } from './streams';

tolerateClosedPipes();
// Node would end with 1.
process.on('uncaughtException', (error) => process.exit(tellFailure(error)));
run(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
