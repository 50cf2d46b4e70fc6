import { DEFAULT_PER_ADDRESS, DEFAULT_PER_HOST } from '../core/check/check-limits.ts';
import type { Problem } from '../core/errors.ts';
import { ID_PATTERN } from '../core/ids.ts';
import { nearestKey } from '../core/forms/nearest-key.ts';
import { quote } from '../core/forms/quote.ts';
import { engineFlags, type EngineChoice, type EngineFlag } from '../core/engine-options.ts';
import type { JsonObject, JsonValue } from '../core/json.ts';
import type { EngineKind } from '../core/ports/executor.ts';
import { CANARY_FORM, isCanary } from '../core/probe-health/canary.ts';
import {
  DEAD_MAN_URL_FORM,
  isDeadManUrl,
  MAX_DEAD_MAN_URLS,
} from '../core/address/dead-man-url.ts';
import { MAX_RATE_LIMIT, type Ingress } from '../core/address/ingress.ts';
import { isResolverAddress } from '../core/address/resolver-address.ts';
import type { Environment } from './document/substitute-environment.ts';
import { publicUrlRule, signInHeaderRule, readHost, readProxy } from './ingress-options.ts';
import { guessingBits } from './token-strength.ts';

/** How the service is started: flags first, then `SQUIRREL_*` variables, then defaults. */
export interface StartOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly dataDir: string;
  readonly engine: EngineKind;
  /** Checks under way at once; `null` leaves it to the engine. */
  readonly workers: number | null;
  /** Checks at once to one host name, and to one address; 0: no limit. */
  readonly perHost: number;
  readonly perAddress: number;
  /** Monitors with metrics of their own. */
  readonly probeMetrics: number;
  /** DNS servers as `IP` or `IP:PORT`; empty: the system's. */
  readonly resolvers: readonly string[];
  /** Files of further CA certificates. */
  readonly caFiles: readonly string[];
  /** `null`: an SQLite file in `dataDir`. */
  readonly databaseUrl: string | null;
  /** By the schemas of engines. */
  readonly engineOptions: JsonObject;
  readonly logLevel: LogLevel;
  readonly targets: 'private' | 'public';
  /** They are read as one. */
  readonly configFiles: readonly string[];
  /** What the files named once and name no more is removed. */
  readonly isPruning: boolean;
  /** Owner who is notified of trouble of our own; `null`: whom the config file names. */
  readonly operatorId: string | null;
  /** Places that show whether our network works, beside those of the config file. */
  readonly canaries: readonly string[];
  /** Addresses of a dead man's switch; empty: those of the config file. */
  readonly deadManUrls: readonly string[];
  readonly ingress: Ingress;
  /** A first API key for scripts; only ever read from the environment. */
  readonly adminToken: string | null;
}

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/**
 * The flags of `start` by their long names in camel case, those of engines among them, as texts; those that may repeat as
 * lists of texts.
 */
export interface StartFlags extends Readonly<Record<string, unknown>> {
  readonly host?: string;
  readonly port?: string;
  readonly data?: string;
  readonly engine?: string;
  readonly workers?: string;
  readonly perHost?: string;
  readonly perAddress?: string;
  readonly probeMetrics?: string;
  readonly resolver?: readonly string[];
  readonly ca?: readonly string[];
  readonly database?: string;
  readonly logLevel?: string;
  readonly targets?: string;
  readonly config?: readonly string[];
  readonly prune?: true;
  readonly operator?: string;
  readonly canary?: readonly string[];
  readonly deadMan?: readonly string[];
  readonly publicUrl?: string;
  readonly allowedHost?: readonly string[];
  readonly trustedProxy?: readonly string[];
  readonly signInHeader?: string;
  readonly rateLimit?: string;
}

/**
 * The options of a start, or all that is wrong with them; each problem names the flag or the variable it is about. With
 * problems the options are those that could be read, and defaults: enough to look for what else is wrong.
 */
export type StartReading =
  | { readonly kind: 'ok'; readonly options: StartOptions }
  | {
      readonly kind: 'invalid';
      readonly problems: readonly Problem[];
      readonly options: StartOptions;
    };

const MIN_TOKEN_CHARACTERS = 16;
/** A billion guesses a second would take more than a day; over the network there are a few a minute. */
const MIN_GUESSING_BITS = 48;
const MAX_WORKERS = 100_000;
/** Ten lines a monitor: 16 MB of text for so many. */
const PROBE_METRICS = 10_000;
const MAX_PROBE_METRICS = 1_000_000;

/** Reads flags and environment; an empty variable counts as one that is not set. */
export function readStartOptions(
  flags: StartFlags,
  env: Environment,
  engines: readonly EngineChoice[],
): StartReading {
  const problems: Problem[] = [];
  const read: ReadOption = (name, rule) => {
    const given = givenText(name, flags, env);
    if (given === null) return rule.fallback;
    const value = rule.parse(given.text);
    if (value !== null) return value;
    const hint = rule.hint?.(given.text) ?? null;
    const message = `${given.label} must be ${rule.allowed}, not ${quote(given.text)}`;
    problems.push({ path: given.label, message, ...(hint !== null && { hint }) });
    return rule.fallback;
  };
  const options: StartOptions = {
    host: read('host', textRule('a host name or an IP address', '127.0.0.1')),
    port: read('port', wholeNumberRule({ from: 0, to: 65_535, fallback: 8377 })),
    dataDir: read('data', textRule('a folder', './data')),
    engine: read(
      'engine',
      choiceRule(
        engines.map(({ kind }) => kind),
        'multicore',
      ),
    ),
    workers: read('workers', wholeNumberRule({ from: 1, to: MAX_WORKERS, fallback: null })),
    perHost: read(
      'perHost',
      wholeNumberRule({ from: 0, to: MAX_WORKERS, fallback: DEFAULT_PER_HOST }),
    ),
    perAddress: read(
      'perAddress',
      wholeNumberRule({ from: 0, to: MAX_WORKERS, fallback: DEFAULT_PER_ADDRESS }),
    ),
    probeMetrics: read(
      'probeMetrics',
      wholeNumberRule({ from: 0, to: MAX_PROBE_METRICS, fallback: PROBE_METRICS }),
    ),
    resolvers: listOf('resolver', flags, env).map((text) => checkResolver(text, problems)),
    caFiles: listOf('ca', flags, env).map(({ text }) => text),
    databaseUrl: read('database', urlRule('a database URL such as sqlite:./data/squirrel.db')),
    engineOptions: readEngineOptions(engineFlags(engines), read),
    logLevel: read('logLevel', choiceRule(LOG_LEVELS, 'info')),
    targets: read('targets', choiceRule(['private', 'public'], 'private')),
    configFiles: listOf('config', flags, env).map((given) => checkFileName(given, problems)),
    isPruning:
      flags.prune === true || read('prune', choiceRule(['true', 'false'], 'false')) === 'true',
    operatorId: read('operator', idRule('the id of an owner')),
    canaries: listOf('canary', flags, env).map((given) => checkCanary(given, problems)),
    deadManUrls: readDeadManUrls(listOf('deadMan', flags, env), problems),
    ingress: {
      publicUrl: read('publicUrl', publicUrlRule),
      allowedHosts: listOf('allowedHost', flags, env).map((given) => readHost(given, problems)),
      trustedProxies: listOf('trustedProxy', flags, env).map((given) => readProxy(given, problems)),
      signInHeader: read('signInHeader', signInHeaderRule),
      rateLimit: read(
        'rateLimit',
        wholeNumberRule({ from: 0, to: MAX_RATE_LIMIT, fallback: null }),
      ),
    },
    adminToken: readToken(env, problems),
  };
  return problems.length > 0 ? { kind: 'invalid', problems, options } : { kind: 'ok', options };
}

type ReadOption = <Value>(name: string, rule: Rule<Value>) => Value;

function readEngineOptions(flags: readonly EngineFlag[], read: ReadOption): JsonObject {
  const options: Record<string, JsonValue> = {};
  for (const { name, allowed, parse } of flags) {
    const rule = {
      fallback: undefined,
      allowed: allowed(),
      parse: (text: string) => parse(text) ?? null,
    };
    const value = read<JsonValue | undefined>(name, rule);
    if (value !== undefined) options[name] = value;
  }
  return options;
}

interface Given {
  readonly text: string;
  /** What the user calls it: `--port` or `SQUIRREL_PORT`. */
  readonly label: string;
}

function givenText(name: string, flags: StartFlags, env: Environment): Given | null {
  const flag = flags[name];
  if (typeof flag === 'string') return { text: flag.trim(), label: flagLabel(name) };
  const label = variableLabel(name);
  const text = (env[label] ?? '').trim();
  return text === '' ? null : { text, label };
}

function listOf(name: ListName, flags: StartFlags, env: Environment): readonly Given[] {
  const given = flags[name];
  const label = given === undefined ? listVariable(name) : flagLabel(name);
  return (given ?? [env[label] ?? ''])
    .flatMap((text) => text.split(','))
    .map((text) => ({ text: text.trim(), label }))
    .filter(({ text }) => text !== '');
}

type ListName =
  | 'config'
  | 'resolver'
  | 'ca'
  | 'canary'
  | 'deadMan'
  | 'allowedHost'
  | 'trustedProxy';

/** A list of canaries reads better by more than one. */
function listVariable(name: ListName): string {
  return name === 'canary' ? 'SQUIRREL_CANARIES' : variableLabel(name);
}

function flagLabel(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function variableLabel(name: string): string {
  return `SQUIRREL_${name.replace(/[A-Z]/g, '_$&').toUpperCase()}`;
}

/** How one option is read. */
interface Rule<Value> {
  readonly fallback: Value;
  readonly allowed: string;
  /** `null` when the text is not allowed. */
  parse(text: string): Value | null;
  hint?(text: string): string | null;
}

function textRule<Fallback>(allowed: string, fallback: Fallback): Rule<string | Fallback> {
  return { fallback, allowed, parse: (text) => (/^[^\0\r\n]+$/.test(text) ? text : null) };
}

function wholeNumberRule<Fallback>({
  from,
  to,
  fallback,
}: {
  readonly from: number;
  readonly to: number;
  readonly fallback: Fallback;
}): Rule<number | Fallback> {
  const parse = (text: string): number | null => {
    const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    return number >= from && number <= to ? number : null;
  };
  return { fallback, allowed: `a whole number from ${from} to ${to}`, parse };
}

function choiceRule<Word extends string>(words: readonly Word[], fallback: Word): Rule<Word> {
  return {
    fallback,
    allowed: `one of ${words.join(', ')}`,
    parse: (text) => words.find((word) => word === text) ?? null,
    hint(text) {
      const meant = nearestKey(text, words);
      return meant === null ? null : `did you mean ${meant}?`;
    },
  };
}

function urlRule(allowed: string): Rule<string | null> {
  const isGood = (text: string): boolean => URL.canParse(text);
  return { fallback: null, allowed, parse: (text) => (isGood(text) ? text : null) };
}

function idRule(allowed: string): Rule<string | null> {
  const pattern = new RegExp(ID_PATTERN);
  return { fallback: null, allowed, parse: (text) => (pattern.test(text) ? text : null) };
}

function checkFileName({ text, label }: Given, problems: Problem[]): string {
  if (/[\0\r\n]/.test(text)) {
    problems.push({ path: label, message: `${label} must be a file, not ${quote(text)}` });
  }
  return text;
}

function checkCanary({ text, label }: Given, problems: Problem[]): string {
  if (!isCanary({ address: text, keyword: null })) {
    const hint = 'for example https://example.com/ or 192.0.2.1:443';
    const message = `${label} must be ${CANARY_FORM}, not ${quote(text)}`;
    problems.push({ path: label, message, hint });
  }
  return text;
}

/** The paths of these addresses are secret, and are not quoted. */
function readDeadManUrls(given: readonly Given[], problems: Problem[]): readonly string[] {
  for (const { label } of given.filter((each) => !isDeadManUrl(each.text))) {
    const hint = 'for example https://heartbeats.example.com/ping/...';
    problems.push({ path: label, message: `${label} must be ${DEAD_MAN_URL_FORM}`, hint });
  }
  const extra = given[MAX_DEAD_MAN_URLS];
  if (extra !== undefined) {
    const message = `${extra.label} must be at most ${MAX_DEAD_MAN_URLS} addresses`;
    problems.push({ path: extra.label, message });
  }
  return given.map(({ text }) => text);
}

function checkResolver({ text, label }: Given, problems: Problem[]): string {
  if (!isResolverAddress(text)) {
    const hint = 'for example 192.0.2.1, 192.0.2.1:5353 or [2001:db8::1]:53';
    const message = `${label} must be the IP address of a DNS server, not ${quote(text)}`;
    problems.push({ path: label, message, hint });
  }
  return text;
}

// The token is not echoed, whatever is wrong with it.
function readToken(env: Environment, problems: Problem[]): string | null {
  const label = 'SQUIRREL_ADMIN_TOKEN';
  const token = env[label] ?? '';
  if (token === '') return null;
  if (token.length < MIN_TOKEN_CHARACTERS || /[^\u0021-\u007E]/.test(token)) {
    const message = `${label} must have at least ${MIN_TOKEN_CHARACTERS} characters and no spaces`;
    problems.push({
      path: label,
      message,
      hint: 'for example the output of: openssl rand -hex 32',
    });
  } else if (guessingBits(token) < MIN_GUESSING_BITS) {
    const message = `${label} is too easy to guess: common words and repetitions do not count`;
    problems.push({ path: label, message, hint: 'take the output of: openssl rand -hex 32' });
  }
  return token;
}
