import { appendFileSync } from 'node:fs';
import type { Reporter, TestCase, TestModule } from 'vitest/node';

/**
 * Prints every skipped test with its reason, the note of `context.skip(note)`. In CI a test that is
 * skipped without one fails the run: a gap that nobody explains is a gap that nobody sees.
 * With TEST_TALLY set, the numbers of passed and failed tests are added to that file.
 */
export class SkipReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const unexplained = tests.filter((test) => isSkipped(test) && reasonOf(test) === undefined);
    for (const test of tests.filter(isSkipped)) {
      const reason = reasonOf(test);
      if (reason !== undefined) console.log(`skipped: ${nameOf(test)}: ${reason}`);
    }
    if (process.env['CI'] && unexplained.length > 0) {
      for (const test of unexplained) console.error(`skipped without a reason: ${nameOf(test)}`);
      process.exitCode = 1;
    }
    const brokenModules = modules.filter((module) => module.errors().length > 0).length;
    writeTally({
      passed: tests.filter((test) => test.result().state === 'passed').length,
      failed:
        tests.filter((test) => test.result().state === 'failed').length +
        brokenModules +
        unhandledErrors.length +
        (process.env['CI'] ? unexplained.length : 0),
    });
  }
}

function isSkipped(test: TestCase): boolean {
  return test.result().state === 'skipped';
}

function nameOf(test: TestCase): string {
  return `${test.module.relativeModuleId} > ${test.fullName}`;
}

function reasonOf(test: TestCase): string | undefined {
  const result = test.result();
  return result.state === 'skipped' ? result.note : undefined;
}

function writeTally({ passed, failed }: { passed: number; failed: number }): void {
  const path = process.env['TEST_TALLY'];
  if (path) appendFileSync(path, `${passed} ${failed}\n`);
}
