import { checkLines, type Finding, type Tree } from './tree.ts';

// Rooms that read what people and strangers send. A call takes its arguments on the stack: with some 125,000 of them
// it throws a RangeError, so a list from outside is never spread into one.
const readingRoom =
  /^src\/(?:api|config|entrypoints|services|core\/(?:input|list)|cli\/(?:check|queue|start|worker))\/(?!.*\.test\.ts$)/;
const spreadCall = /(?:\.(?:push|unshift|concat)|Math\.(?:max|min)|String\.from\w+)\(\.\.\./;

/** Calls in the rooms that read input which spread a list into their arguments. */
export function spreadArguments(tree: Tree): readonly Finding[] {
  return tree.files
    .filter(({ path }) => readingRoom.test(path))
    .flatMap((file) =>
      checkLines(file, (line) =>
        spreadCall.test(line) ? ['A list of any length is spread into arguments: loop.'] : [],
      ),
    );
}
