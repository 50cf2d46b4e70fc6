import { X509Certificate } from 'node:crypto';
import { quote } from '../../core/forms/quote.ts';
import { InvalidError, type Problem } from '../../core/errors.ts';
import type { EngineChoice } from '../../core/engine-options.ts';
import type { JsonObject } from '../../core/json.ts';
import type { ExecutorDefinition } from '../../core/ports/executor.ts';
import { readEngineFlags } from '../engine-flags.ts';
import { chooseEngine } from '../../services/checks/choose-engine.ts';
import { readFileBeginningSync } from './read-beginning.ts';
import { describeReadFailure } from './read-failure.ts';
import type { CheckFlags } from './flags.ts';
import { isResolverAddress } from './resolver-address.ts';

/** What the flags say about the run itself; what they say about each site is read with the lists. */
export interface RunSettings {
  /** `null` after a complaint. */
  readonly engine: ExecutorDefinition | null;
  readonly workers: number | null;
  readonly resolvers: readonly string[];
  readonly extraCaPems: readonly string[];
  /** By the schemas of engines. */
  readonly engineOptions: JsonObject;
}

const MAX_WORKERS = 100_000;
const DEFAULT_ENGINE = 'event-loop';
/** Many times what all public authorities take. */
const MAX_PEM_BYTES = 16 * 1024 * 1024;

/** The engines that can run here, and all there are. */
export interface EngineRequest {
  readonly engines: readonly ExecutorDefinition[];
  readonly known: readonly EngineChoice[];
  readonly problems: Problem[];
}

/** Reads the flags about the run; complaints go to `problems`. */
export function readRunFlags(
  flags: CheckFlags,
  { engines, known, problems }: EngineRequest,
): RunSettings {
  if (flags.notify && flags.config === undefined) {
    complain(
      problems,
      '--notify',
      'needs --config FILE, which holds the owners and their channels',
    );
  }
  if (flags.config !== undefined && !flags.notify) {
    complain(problems, '--config', 'only has an effect together with --notify');
  }
  return {
    engine: readEngine(flags.engine ?? DEFAULT_ENGINE, { engines, known, problems }),
    workers: readWorkers(flags.workers, problems),
    resolvers: readResolvers(flags.resolver ?? [], problems),
    extraCaPems: (flags.ca ?? []).flatMap((file) => readCertificates(file, problems)),
    engineOptions: readEngineFlags(flags, { engines: known, problems }),
  };
}

/** Adds a problem of a flag. */
export function complain(problems: Problem[], flag: string, complaint: string): void {
  problems.push({ path: flag, message: `${flag} ${complaint}` });
}

function readEngine(
  name: string,
  { engines, known, problems }: EngineRequest,
): ExecutorDefinition | null {
  try {
    return chooseEngine(engines, { name, known, path: '--engine' });
  } catch (error) {
    if (!(error instanceof InvalidError)) throw error;
    for (const problem of error.problems) problems.push(problem);
    return null;
  }
}

function readWorkers(text: string | undefined, problems: Problem[]): number | null {
  if (text === undefined) return null;
  const count = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= MAX_WORKERS) return count;
  complain(
    problems,
    '--workers',
    `must be a whole number from 1 to ${MAX_WORKERS}, not ${quote(text)}`,
  );
  return null;
}

/** The addresses of DNS servers among the flags. */
export function readResolvers(texts: readonly string[], problems: Problem[]): readonly string[] {
  for (const text of texts) {
    if (isResolverAddress(text)) continue;
    complain(
      problems,
      '--resolver',
      `must be an IP address, if need be with a port (192.0.2.1:53, [2001:db8::1]:53), not ${quote(text)}`,
    );
  }
  return texts;
}

/** The certificates of a PEM file among the flags. */
export function readCertificates(file: string, problems: Problem[]): readonly string[] {
  try {
    const pem = readFileBeginningSync(file, MAX_PEM_BYTES).toString('utf8');
    const certificates = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
    if (!certificates) {
      complain(problems, '--ca', `${quote(file)} holds no PEM certificate`);
      return [];
    }
    for (const certificate of certificates) void new X509Certificate(certificate);
    return certificates;
  } catch (error) {
    complain(problems, '--ca', `cannot read ${quote(file)}: ${describeReadFailure(error)}`);
    return [];
  }
}
