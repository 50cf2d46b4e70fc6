import { downFault, type Failure } from '../../network/index.ts';
import type { ProbeTask } from '../define-prober.ts';
import { failed, throttled, type Finding } from '../finding.ts';
import { fetchJson, type Fetched } from './fetch-json.ts';
import type { ServerFinder } from './find-server.ts';
import { judgeRegistration } from './judge-registration.ts';
import { readMemory, readRetryAt, type DomainMemory } from './memory.ts';
import type { DomainOptions } from './options.ts';
import { readRegistration } from './rdap-answer.ts';
import type { DomainReason } from './words.ts';

type DomainFinding = Finding<DomainReason>;
type DomainTask = ProbeTask<DomainOptions>;

/** Registries count their visitors: what they said is good for this long. */
const GOOD_FOR_MS = 6 * 3_600_000;
const MAX_WAIT_MS = 86_400_000;
const MAX_BYTES = 524_288;

/** Judges a domain by what its registry says, or said a short while ago. */
export async function judgeDomain(task: DomainTask, finder: ServerFinder): Promise<DomainFinding> {
  const { options } = task;
  const now = Date.now();
  const known = readMemory(task.memory);
  const rules = { minDays: options.minDays, warnDays: options.warnDays, now };
  const isFresh = known !== null && known.askedAt <= now && now - known.askedAt < GOOD_FOR_MS;
  const isWaiting = readRetryAt(task.memory) > now;
  if (known !== null && (isFresh || isWaiting)) return judgeRegistration(known, rules);
  if (isWaiting) return throttled('asked us to wait, and we do');
  const answer = await askRegistry(task, finder);
  if ('finding' in answer) return answer.finding;
  const { fetched } = answer;
  if (fetched.statusCode === 429) return askedToWait(fetched, { known, now });
  if (fetched.statusCode === 404) {
    const fault = downFault('domain_unregistered', 'head', 'is not known to its registry');
    return { ...fault, evidence: { statusCode: 404 }, memory: null };
  }
  if (fetched.statusCode !== 200) {
    return cannotAsk(`its registry answered ${fetched.statusCode}`, fetched.statusCode);
  }
  const registration = fetched.isCut ? null : readRegistration(fetched.body, options.domain);
  if (registration === null) return cannotAsk('its registry sent no readable answer', 200);
  const { expiresAt, ...rest } = registration;
  if (expiresAt === null) return noExpiry('its registry does not publish when it expires');
  const memory: DomainMemory = { askedAt: now, expiresAt, ...rest };
  return { ...judgeRegistration(memory, rules), memory: { ...memory } };
}

async function askRegistry(
  { options, network, probe }: DomainTask,
  finder: ServerFinder,
): Promise<{ readonly fetched: Fetched } | { readonly finding: DomainFinding }> {
  const server =
    options.rdap === undefined
      ? await finder.find(options, probe)
      : ({ kind: 'found', base: options.rdap } as const);
  if (server.kind === 'none') {
    return { finding: noExpiry('no registry of such domains can be asked by RDAP') };
  }
  if (server.kind === 'lost') return { finding: cannotAsk(`the bootstrap file ${server.message}`) };
  if (server.kind === 'failed') return { finding: notItsFault(server) };
  const base = server.base.endsWith('/') ? server.base : `${server.base}/`;
  const url = `${base}domain/${options.domain}`;
  const answer = await fetchJson(network, { url, maxBytes: MAX_BYTES }, probe);
  if (answer.kind === 'fetched') return { fetched: answer };
  if (answer.kind === 'lost') return { finding: cannotAsk(`its registry ${answer.message}`) };
  return { finding: notItsFault(answer) };
}

// A registry's server that fails says nothing about the domain.
function notItsFault(failure: Failure): DomainFinding {
  if (failure.fault.outcome !== 'down') return { ...failed(failure), notes: [] };
  return cannotAsk(`its registry’s server ${failure.fault.message}`);
}

function cannotAsk(message: string, statusCode?: number): DomainFinding {
  return {
    outcome: 'unknown',
    reason: 'rdap_unavailable',
    phase: 'head',
    message,
    ...(statusCode !== undefined && { evidence: { statusCode } }),
  };
}

function noExpiry(message: string): DomainFinding {
  return { outcome: 'unknown', reason: 'rdap_no_expiry', phase: 'body', message };
}

function askedToWait(
  { retryAfter }: Fetched,
  { known, now }: { readonly known: DomainMemory | null; readonly now: number },
): DomainFinding {
  const waitMs = waitOf(retryAfter, now);
  return throttled('its registry asks for fewer queries', {
    evidence: { statusCode: 429, retryAfterSeconds: Math.ceil(waitMs / 1_000) },
    memory: { ...known, retryAt: now + waitMs },
  });
}

// RFC 9110 §10.2.3: seconds or a date. What cannot be read counts as an hour.
function waitOf(text: string | null, now: number): number {
  const seconds = text !== null && /^\d{1,10}$/.test(text.trim()) ? Number(text) : null;
  const until = text === null ? Number.NaN : Date.parse(text);
  const waitMs = seconds === null ? until - now : seconds * 1_000;
  return Number.isFinite(waitMs) ? Math.min(MAX_WAIT_MS, Math.max(0, waitMs)) : 3_600_000;
}
