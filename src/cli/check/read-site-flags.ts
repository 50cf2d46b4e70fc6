import type { Problem } from '../../core/errors.ts';
import { formFromPairs, type Pair } from '../../core/list/text-form.ts';
import { CHECK_DEFAULTS, type MonitorDefaults } from '../../core/monitor/monitor-defaults.ts';
import { readMonitorInput } from '../../core/monitor/monitor-input.ts';
import type { MonitorKind } from '../../core/ports/prober.ts';
import type { CheckFlags } from './flags.ts';
import { complain } from './read-flags.ts';

interface FlagSources {
  readonly kinds: ReadonlyMap<string, MonitorKind>;
  /** Takes every complaint. */
  readonly problems: Problem[];
}

/** Option keys of a site by the flag that sets them. */
const flagOfKey: Readonly<Record<string, string>> = {
  timeout: '--timeout',
  method: '--method',
  expect: '--expect',
  keyword: '--keyword',
  notKeyword: '--not-keyword',
  maxRedirects: '--max-redirects',
  headers: '--header',
  body: '--body',
  user: '--user',
  password: '--user',
  connectTo: '--connect-to',
  proxy: '--proxy',
  proxyLogin: '--proxy',
  insecure: '--insecure',
  family: '--ipv4',
};

/** The flags as defaults of sites: read as the settings of one that is never checked, so what they may be stands in one place. */
export function readSiteFlags(
  flags: CheckFlags,
  { kinds, problems }: FlagSources,
): MonitorDefaults {
  const given = Object.fromEntries(
    Object.entries({
      ...siteForm(flags, problems),
      ...readSettings(flags.set ?? [], { kinds, problems }),
    }).filter(([, value]) => value !== undefined),
  );
  const url = 'http://flags.invalid/';
  const setup = { kinds, defaults: CHECK_DEFAULTS, path: '', isText: true };
  const reading = readMonitorInput({ ...given, url }, setup);
  if (reading.kind === 'invalid') {
    for (const problem of reading.problems) problems.push(asFlagProblem(problem));
    return CHECK_DEFAULTS;
  }
  const { options, timeoutMs } = reading.spec;
  const plain = readMonitorInput({ url }, setup);
  const usual = plain.kind === 'ok' ? plain.spec.options : {};
  // Also what was made of a flag, such as the login in the address of a proxy.
  const kept = Object.entries(options).filter(([key]) => key in given || !(key in usual));
  return { ...CHECK_DEFAULTS, timeoutMs, options: Object.fromEntries(kept) };
}

function siteForm(flags: CheckFlags, problems: Problem[]): Readonly<Record<string, unknown>> {
  const { timeout, method, expect, keyword, notKeyword, maxRedirects, insecure } = flags;
  if (flags.ipv4 && flags.ipv6) complain(problems, '--ipv4', 'and --ipv6 exclude each other');
  return {
    timeout,
    method,
    expect,
    keyword,
    notKeyword,
    maxRedirects,
    insecure,
    family: flags.ipv4 ? 'ipv4' : flags.ipv6 ? 'ipv6' : undefined,
    body: flags.body,
    ...loginForm(flags.user),
    connectTo: flags.connectTo,
    proxy: flags.proxy,
    headers: flags.header === undefined ? undefined : readHeaders(flags.header, problems),
  };
}

function loginForm(text: string | undefined): Readonly<Record<string, string>> {
  if (text === undefined) return {};
  const colon = text.indexOf(':');
  if (colon < 0) return { user: text };
  return { user: text.slice(0, colon), password: text.slice(colon + 1) };
}

function readSettings(
  texts: readonly string[],
  { kinds, problems }: FlagSources,
): Readonly<Record<string, unknown>> {
  const pairs = texts.flatMap((text): readonly Pair[] => {
    const equals = text.indexOf('=');
    if (equals > 0) return [[text.slice(0, equals), text.slice(equals + 1)]];
    // It may be a secret whose name was forgotten.
    complain(problems, '--set', 'must look like key=value');
    return [];
  });
  const form = formFromPairs(pairs, kinds);
  if (form.kind === 'ok') return form.form;
  for (const { message } of form.faults) complain(problems, '--set', message);
  return {};
}

function readHeaders(
  texts: readonly string[],
  problems: Problem[],
): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  for (const text of texts) {
    const [, name, value] = /^([^:\s]+)\s*:\s*(.*)$/s.exec(text) ?? [];
    if (name === undefined || value === undefined) {
      // It may be a secret whose colon was forgotten.
      complain(problems, '--header', "must look like 'Name: value'");
    } else {
      headers[name] = value;
    }
  }
  return headers;
}

function asFlagProblem(problem: Problem): Problem {
  const key = problem.path.split(/[.[]/, 1)[0] ?? '';
  const flag = flagOfKey[key] ?? `--set ${key}`;
  const message = problem.message.startsWith(key)
    ? `${flag}${problem.message.slice(key.length)}`
    : `${flag}: ${problem.message}`;
  return { ...problem, path: flag, message };
}
