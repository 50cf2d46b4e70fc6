import { readFileSync } from 'node:fs';
import { filesBelow } from '../../../scripts/files-below.ts';

/** A command as a page shows it. */
export interface DocumentedCommand {
  readonly page: string;
  readonly command: string;
}

const BLOCK = /^```(?<language>sh|console)\n(?<text>.*?)^```$/gms;

/** Every command of the pages for users, each once, without the comment behind it. */
export function documentedCommands(): readonly DocumentedCommand[] {
  const pages = ['README.md', ...filesBelow('docs').filter((path) => path.endsWith('.md'))];
  const found = new Map<string, DocumentedCommand>();
  for (const page of pages.sort()) {
    for (const { groups } of readFileSync(page, 'utf8').matchAll(BLOCK)) {
      const { language, text = '' } = groups ?? {};
      const lines = text.split('\n');
      const typed =
        language === 'sh' ? lines : lines.flatMap((line) => /^\$ (.*)$/.exec(line)?.[1] ?? []);
      for (const line of joined(typed)) {
        const command = line.replace(/\s+# .*$/, '').trim();
        if (command !== '' && !found.has(command)) found.set(command, { page, command });
      }
    }
  }
  return [...found.values()];
}

/** With what a line that ends in a backslash goes on with. */
function joined(lines: readonly string[]): readonly string[] {
  return lines
    .join('\n')
    .replaceAll(/\s*\\\n\s*/g, ' ')
    .split('\n');
}

/** Why a command is not run here, by what it holds; the first that fits counts. */
const reasons: readonly (readonly [RegExp, string])[] = [
  [/^npm test|&& npm test/, 'it runs this test'],
  [/queue\.example|db\.example\.com/, 'it names a machine of yours'],
  [/berlin-4242|:8443/, 'it names a worker or a site of the story around it'],
  [/^(?:createuser|useradd|install|systemctl|cd \/opt)\b/, 'it sets up the machine'],
  [/^sqlite3\b/, 'it needs the program sqlite3 and a service with a history'],
  [/\$KEY|\$PING|\$output|\/usr\/local\/bin\/backup/, 'it belongs to a job and a key of yours'],
  [/whsec_\.\.\./, 'it leaves out the secret of a channel of yours'],
  [/^squirrel channel test\b/, 'it names a channel of yours'],
  [/^squirrel report .*--owner\b/, 'it names an owner of yours'],
  [/--checker/, 'it needs other checkers'],
];

/** Those that take minutes; of the comparisons one is enough. */
const long = [/farm:score$/, /run-scenario\.ts/, /\bcompare\b(?! --html compare\.html)/];

/** Why it is not run here; `null`: it is. */
export function whyNotRun({ command }: DocumentedCommand): string | null {
  return reasons.find(([pattern]) => pattern.test(command))?.[1] ?? null;
}

/** Reasons that no command of the pages needs any more. */
export function staleReasons(commands: readonly DocumentedCommand[]): readonly string[] {
  return reasons
    .filter(([pattern]) => !commands.some(({ command }) => pattern.test(command)))
    .map(([pattern]) => String(pattern));
}

export function takesMinutes({ command }: DocumentedCommand): boolean {
  return long.some((pattern) => pattern.test(command));
}
