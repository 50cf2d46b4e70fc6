import { CONTROL_KIND } from '../core/probe-health/control-check.ts';
import type { JsonObject } from '../core/json.ts';
import { optionReaderOf } from '../core/forms/read-options.ts';
import type { Job } from '../core/ports/executor.ts';
import { practiceJobs } from '../executors/practice-jobs.ts';
import { probers } from '../probers/index.ts';

const kinds = new Map(probers.map((definition) => [definition.kind, definition]));
/** A sleep of ten minutes, or a count to a thousand millions: more than any comparison asks for. */
const MAX_PRACTICE: Readonly<Record<string, number>> = { ms: 600_000, count: 1e9 };

/**
 * Why a job from outside of this process must not be run; `null`: it may. Options are held to what their kind demands of
 * foreign input, so that their sender can ask for nothing that a list could not.
 */
export function problemOfJob({ kind, options }: Pick<Job, 'kind' | 'options'>): string | null {
  if (kind === CONTROL_KIND) return isPlace(options) ? null : 'it names no host and port';
  if (practiceJobs.has(kind)) return problemOfPractice(options);
  const definition = kinds.get(kind);
  if (definition === undefined)
    return `there is no kind of monitor called "${kind.slice(0, 40)}" here`;
  if (!optionReaderOf(definition.options).validator.Check(options)) {
    return `its options are not valid for the kind ${kind}`;
  }
  try {
    definition.canonical(options);
    return null;
  } catch {
    return `its options name no target of the kind ${kind}`;
  }
}

function problemOfPractice(options: JsonObject): string | null {
  const isSmall = Object.entries(options).every(
    ([name, value]) => typeof value === 'number' && value <= (MAX_PRACTICE[name] ?? 0),
  );
  return isSmall ? null : 'it asks for more than a practice job may';
}

function isPlace({ host, isName, port }: JsonObject): boolean {
  const isPort =
    port === null || (Number.isInteger(port) && Number(port) >= 1 && Number(port) <= 65_535);
  return (
    typeof host === 'string' &&
    /^[^\s\p{Cc}]{1,255}$/u.test(host) &&
    typeof isName === 'boolean' &&
    isPort
  );
}
