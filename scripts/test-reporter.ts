import { appendFileSync } from 'node:fs';
import type { Reporter, TestCase, TestModule } from 'vitest/node';

/**
 * Prints every skipped test with its reason, the note of `context.skip(note)`, and every one that failed and then passed,
 * with why its project gives it a second try. In CI a test that is skipped without a reason fails the run: a gap that
 * nobody explains is a gap that nobody sees. With TEST_TALLY set, the numbers of passed, failed and repeated tests are
 * added to that file.
 */
export class TestReporter implements Reporter {
  readonly #whyAgain: Readonly<Record<string, string>>;

  /** `whyAgain`: the reason for a second try, by project. */
  constructor(whyAgain: Readonly<Record<string, string>>) {
    this.#whyAgain = whyAgain;
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const unexplained = tests.filter((test) => isSkipped(test) && reasonOf(test) === undefined);
    for (const test of tests.filter(isSkipped)) {
      const reason = reasonOf(test);
      if (reason !== undefined) console.log(`skipped: ${nameOf(test)}: ${reason}`);
    }
    const repeated = tests.filter((test) => (test.diagnostic()?.retryCount ?? 0) > 0);
    for (const test of repeated) console.log(`tried again: ${nameOf(test)}: ${this.#why(test)}`);
    if (process.env['CI'] && unexplained.length > 0) {
      for (const test of unexplained) console.error(`skipped without a reason: ${nameOf(test)}`);
      process.exitCode = 1;
    }
    const brokenModules = modules.filter((module) => module.errors().length > 0).length;
    writeTally([
      tests.filter((test) => test.result().state === 'passed').length,
      tests.filter((test) => test.result().state === 'failed').length +
        brokenModules +
        unhandledErrors.length +
        (process.env['CI'] ? unexplained.length : 0),
      repeated.length,
    ]);
  }

  #why(test: TestCase): string {
    const { project } = test;
    const [error] = test.result().errors ?? [];
    const failure = error === undefined ? '' : ` (at first: ${error.message.split('\n')[0]})`;
    return `${this.#whyAgain[project.name] ?? 'nobody says why'}${failure}`;
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

function writeTally(numbers: readonly number[]): void {
  const path = process.env['TEST_TALLY'];
  if (path) appendFileSync(path, `${numbers.join(' ')}\n`);
}
