// What people write when they are asked for a secret: an attacker tries these first.
const guessedFirst =
  /(?:admin|api|changeme|default|demo|example|key|letmein|login|master|pass(?:word|wort)?|root|secret|squirrel|test|token|uptime|user|welcome|asdfghjkl|qwert[yz]u?i?o?p?|zxcvbnm)/gi;

const pools: readonly (readonly [pattern: RegExp, size: number])[] = [
  [/[0-9]/, 10],
  [/[a-z]/, 26],
  [/[A-Z]/, 26],
  [/[^0-9a-zA-Z]/, 32],
];

/**
 * About how many bits an attacker would have to guess, who tries words and repetitions first. Made
 * by a random generator, 16 letters and digits come to 82.
 */
export function guessingBits(token: string): number {
  const rest = token.replaceAll(guessedFirst, '');
  const pool = pools.reduce((sum, [pattern, size]) => (pattern.test(rest) ? sum + size : sum), 0);
  const seenPairs = new Set<string>();
  let surprises = 0;
  for (let at = 0; at < rest.length; at += 1) {
    const pair = at === 0 ? '' : rest.slice(at - 1, at + 1);
    if (!seenPairs.has(pair)) surprises += 1;
    seenPairs.add(pair);
  }
  return pool === 0 ? 0 : surprises * Math.log2(pool);
}
