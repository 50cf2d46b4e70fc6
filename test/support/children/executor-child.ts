import { processes } from '../../../src/executors/pool/processes.ts';
import { answers, toySetup } from '../../../src/testing/executor/executor-bench.ts';
import { toyJob } from '../../../src/testing/executor/toy-jobs.ts';

/** A program that says the ids of the children of its engine, one a line, and then works for ever. */
const said = new Set<number>();
const executor = processes.open({
  ...toySetup,
  workers: 2,
  onReports: (reports) => {
    for (const { pid } of reports) {
      if (!said.has(pid)) process.stdout.write(`${pid}\n`);
      said.add(pid);
    }
  },
});
await executor.start();
await executor.submit([...answers(20, 5), toyJob(100, 'ignore'), toyJob(101, 'ignore')]);
