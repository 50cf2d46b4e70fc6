import { statSync } from 'node:fs';
import { quote } from '../../core/forms/quote.ts';
import type { Problem } from '../../core/errors.ts';
import { decodeText, MAX_LIST_BYTES } from '../../core/list/decode-text.ts';
import { readList } from '../../core/list/read-list.ts';
import type { MonitorSpec } from '../../core/monitor/monitor.ts';
import { normalTag, splitTags } from '../../core/monitor/tags.ts';
import { readMonitorInput } from '../../core/monitor/monitor-input.ts';
import type { MonitorKind } from '../../core/ports/prober.ts';
import { formatProblem } from '../../core/format-problem.ts';
import { printable } from '../printable.ts';
import type { Terminal } from '../terminal.ts';
import type { CheckFlags } from './flags.ts';
import { readFileBeginning, readStreamBeginning } from './read-beginning.ts';
import { describeReadFailure } from './read-failure.ts';
import { complain } from './read-flags.ts';
import { readSiteFlags } from './read-site-flags.ts';

/** What reading sites depends on. */
export interface SiteSources {
  readonly kinds: ReadonlyMap<string, MonitorKind>;
  readonly terminal: Pick<Terminal, 'stdin' | 'stderr'>;
  /** Takes every complaint. */
  readonly problems: Problem[];
}

/** The sites of arguments and lists, in the order given, with the flags as defaults. */
export async function readSites(
  urls: readonly string[],
  flags: CheckFlags,
  sources: SiteSources,
): Promise<readonly MonitorSpec[]> {
  const { kinds, problems, terminal } = sources;
  const defaults = readSiteFlags(flags, sources);
  const sites: MonitorSpec[] = [];
  for (const url of urls) {
    if (isFile(url)) {
      problems.push(fileAmongAddresses(url));
      continue;
    }
    const reading = readMonitorInput({ url }, { kinds, defaults, path: '' });
    if (reading.kind === 'ok') sites.push(reading.spec);
    else for (const problem of reading.problems) problems.push(naming(url, problem));
  }
  const files = flags.file ?? [];
  const wanted = readTags(flags.tag ?? [], problems);
  if (files.filter((file) => file === '-').length > 1) {
    complain(problems, '--file', '- can be given only once: standard input can be read only once');
  }
  for (const file of new Set(files)) {
    const text = await readListText(file, sources);
    if (text === null) continue;
    const list = readList(text, { file: nameOf(file), kinds, defaults });
    for (const warning of list.warnings) {
      terminal.stderr.write(`warning: ${printable(formatProblem(warning))}\n`);
    }
    for (const problem of list.problems) problems.push(problem);
    for (const { spec } of list.entries) if (hasTags(spec, wanted)) sites.push(spec);
  }
  if (sites.length === 0 && problems.length === 0) problems.push(emptiness(files, wanted));
  return sites;
}

function readTags(texts: readonly string[], problems: Problem[]): readonly string[] {
  return texts.flatMap(splitTags).flatMap((text) => {
    const tag = normalTag(text);
    if (tag === null) complain(problems, '--tag', `must be a tag, not ${quote(text)}`);
    return tag === null ? [] : [tag];
  });
}

function hasTags({ tags }: MonitorSpec, wanted: readonly string[]): boolean {
  return wanted.every((tag) => tags.includes(tag));
}

// `websites.txt` could be a host as well, and would then be found down. A folder may well be called like a site.
function isFile(text: string): boolean {
  if (/^[a-z][a-z\d+.-]*:/i.test(text)) return false;
  try {
    return statSync(text, { throwIfNoEntry: false })?.isFile() === true;
  } catch {
    return false;
  }
}

function fileAmongAddresses(path: string): Problem {
  const hint = `its list: squirrel check -f ${path}; a site of that name: https://${path}/`;
  return { path: '', message: `${quote(path)} is a file, and an address is expected`, hint };
}

// Of several addresses the wrong one must be known from the others.
function naming(url: string, problem: Problem): Problem {
  const address = quote(url);
  const isNamed = [address, url.slice(0, 40)].some((text) => problem.message.includes(text));
  return isNamed ? problem : { ...problem, message: `${address}: ${problem.message}` };
}

function emptiness(files: readonly string[], tags: readonly string[]): Problem {
  if (files.length > 0 && tags.length > 0) {
    const message = `no site of the list has the tag ${tags.join(' and ')}`;
    return { path: '--tag', message };
  }
  return files.length === 0
    ? { path: '', message: 'there is nothing to check', hint: 'give an address, or -f FILE' }
    : { path: '--file', message: `${files.join(', ')}: the list holds no site` };
}

async function readListText(
  path: string,
  { terminal: { stdin }, problems }: SiteSources,
): Promise<string | null> {
  try {
    const bytes = await (path === '-'
      ? readStreamBeginning(stdin, MAX_LIST_BYTES)
      : readFileBeginning(path, MAX_LIST_BYTES));
    const reading = decodeText(bytes, { file: nameOf(path), maxBytes: MAX_LIST_BYTES });
    if (reading.kind === 'ok') return reading.text;
    problems.push(reading.problem);
  } catch (error) {
    complain(problems, '--file', `cannot read ${quote(path)}: ${describeReadFailure(error)}`);
  }
  return null;
}

function nameOf(path: string): string {
  return path === '-' ? 'stdin' : path;
}
