#!/usr/bin/env node
// This file alone must run on any Node: it has nothing newer than dynamic import, and nothing is imported before the
// version is known to do.
import module from 'node:module';
import process from 'node:process';

const OLDEST_MAJOR = 26;
const major = Number(process.versions.node.split('.')[0]);
if (major < OLDEST_MAJOR) {
  process.stderr.write(
    `squirrel needs Node ${OLDEST_MAJOR} or newer; this is ${process.version}. See https://nodejs.org/\n`,
  );
  process.exitCode = 2;
} else {
  module.enableCompileCache();
  void import('./squirrel.ts').then(({ runSquirrel }) => runSquirrel());
}
