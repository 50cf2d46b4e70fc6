// Compares how we read 10,000 mutated answers with what curl and Chromium show: see differential/README.md.
//   node conformance/differential.ts [--count 10000] [--seed 1] [--chromium /usr/bin/chromium] [--show REGEX]
import { parseArgs } from 'node:util';
import { startAnswerServer } from './differential/answer-server.ts';
import { mutatedAnswers } from './differential/answers.ts';
import { seenByChromium } from './differential/browser.ts';
import { seenByCurl, seenByUs, type Sight } from './differential/readers.ts';

const EXAMPLES = 12;

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    chromium: { type: 'string' },
    show: { type: 'string' },
  },
});
const shown = values.show === undefined ? null : new RegExp(values.show);
const answers = mutatedAnswers(Number(values.count), Number(values.seed));
const server = await startAnswerServer(answers);
const ours = await seenByUs(server.port, answers.length);
report('curl', await seenByCurl(server.port, answers.length));
if (values.chromium !== undefined) {
  report('Chromium', await seenByChromium(values.chromium, server.port, answers.length));
}
server.stop();

/** Prints how often one of us shows the word and the other does not, by how both ended. */
function report(name: string, theirs: readonly Sight[]): void {
  const groups = new Map<string, number[]>();
  for (const [index, our] of ours.entries()) {
    const their = theirs[index];
    if (their === undefined || their.isShown === our.isShown) continue;
    const key = `${our.end} / ${their.end}`;
    groups.set(key, [...(groups.get(key) ?? []), index]);
  }
  const differing = [...groups.values()].reduce((sum, each) => sum + each.length, 0);
  const fineCount = ours.filter(({ isShown }) => isShown).length;
  console.log(
    `${name}: ${answers.length} answers, ${fineCount} shown by us, ${differing} differ (ours / theirs):`,
  );
  for (const [key, indexes] of [...groups].toSorted((a, b) => b[1].length - a[1].length)) {
    console.log(`  ${String(indexes.length).padStart(5)}  ${key}`);
    const examples = shown?.test(key) === true ? indexes.slice(0, EXAMPLES) : [];
    for (const index of examples)
      console.log(`         ${JSON.stringify(answers[index]?.toString('latin1').slice(0, 600))}`);
  }
}
