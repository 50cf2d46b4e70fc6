import type { ProbeRequest } from '../../core/ports/prober.ts';
import { downFault, type Fault, type Network, type ProbeContext } from '../../network/index.ts';
import type { Finding } from '../run-probe.ts';
import { fetchJson, type Fetched } from './fetch-json.ts';
import type { ServerFinder } from './find-server.ts';
import { judgeRegistration } from './judge-registration.ts';
import { readMemory, readRetryAt, type DomainMemory } from './memory.ts';
import type { DomainOptions } from './options.ts';
import { readRegistration } from './rdap-answer.ts';

/** Registries count their visitors: what they said is good for this long. */
const goodForMs = 6 * 3_600_000;
const longestWaitMs = 86_400_000;
const mostBytes = 524_288;

/** What a probe works with. */
export interface DomainTask {
  readonly network: Network;
  readonly finder: ServerFinder;
  readonly request: ProbeRequest;
  readonly probe: ProbeContext;
}

/** Judges a domain by what its registry says, or said a short while ago. */
export async function judgeDomain(task: DomainTask): Promise<Finding> {
  const options = task.request.options as unknown as DomainOptions;
  const now = Date.now();
  const known = readMemory(task.request.memory);
  const rules = { minDays: options.minDays, warnDays: options.warnDays, now };
  const isFresh = known !== null && known.askedAt <= now && now - known.askedAt < goodForMs;
  const isWaiting = readRetryAt(task.request.memory) > now;
  if (known !== null && (isFresh || isWaiting)) return judgeRegistration(known, rules);
  if (isWaiting) return { kind: 'throttled', message: 'asked us to wait, and we do' };
  const answer = await askRegistry(options, task);
  if ('finding' in answer) return answer.finding;
  const { fetched } = answer;
  if (fetched.statusCode === 429) return throttled(fetched, { known, now });
  if (fetched.statusCode === 404) {
    const fault = downFault('domain_unregistered', 'head', 'is not known to its registry');
    return { kind: 'failed', fault, evidence: { statusCode: 404 }, memory: null };
  }
  if (fetched.statusCode !== 200) {
    return cannotAsk(`its registry answered ${fetched.statusCode}`, fetched.statusCode);
  }
  const registration = fetched.isCut ? null : readRegistration(fetched.body, options.domain);
  if (registration === null) return cannotAsk('its registry sent no readable answer', 200);
  const { expiresAt, ...rest } = registration;
  if (expiresAt === null) return noExpiry('its registry does not tell when it expires');
  const memory: DomainMemory = { askedAt: now, expiresAt, ...rest };
  return { ...judgeRegistration(memory, rules), memory: { ...memory } };
}

async function askRegistry(
  options: DomainOptions,
  { network, finder, probe }: DomainTask,
): Promise<{ readonly fetched: Fetched } | { readonly finding: Finding }> {
  const server =
    options.rdap === undefined
      ? await finder.find(options, probe)
      : ({ kind: 'found', base: options.rdap } as const);
  if (server.kind === 'none') {
    return { finding: noExpiry('no registry of such domains can be asked by RDAP') };
  }
  if (server.kind === 'lost') return { finding: cannotAsk(`the bootstrap file ${server.message}`) };
  if (server.kind === 'failed') return { finding: notItsFault(server.fault) };
  const base = server.base.endsWith('/') ? server.base : `${server.base}/`;
  const url = `${base}domain/${options.domain}`;
  const answer = await fetchJson(network, { url, mostBytes }, probe);
  if (answer.kind === 'fetched') return { fetched: answer };
  if (answer.kind === 'lost') return { finding: cannotAsk(`its registry ${answer.message}`) };
  return { finding: notItsFault(answer.fault) };
}

// A registry's server that fails says nothing about the domain.
function notItsFault(fault: Fault): Finding {
  if (fault.outcome !== 'down') return { kind: 'failed', fault };
  return cannotAsk(`its registry’s server ${fault.message}`);
}

function cannotAsk(message: string, statusCode?: number): Finding {
  return {
    kind: 'failed',
    fault: { outcome: 'unknown', reason: 'rdap_unavailable', phase: 'head', message },
    ...(statusCode !== undefined && { evidence: { statusCode } }),
  };
}

function noExpiry(message: string): Finding {
  const fault = { outcome: 'unknown', reason: 'rdap_no_expiry', phase: 'body', message } as const;
  return { kind: 'failed', fault };
}

function throttled(
  { retryAfter }: Fetched,
  { known, now }: { readonly known: DomainMemory | null; readonly now: number },
): Finding {
  const waitMs = waitOf(retryAfter, now);
  return {
    kind: 'throttled',
    message: 'its registry wants to be asked less often',
    evidence: { statusCode: 429, retryAfterSeconds: Math.ceil(waitMs / 1_000) },
    memory: { ...known, retryAt: now + waitMs },
  };
}

// RFC 9110 §10.2.3: seconds or a date. What cannot be read counts as an hour.
function waitOf(text: string | null, now: number): number {
  const seconds = text !== null && /^\d{1,10}$/.test(text.trim()) ? Number(text) : null;
  const until = text === null ? Number.NaN : Date.parse(text);
  const waitMs = seconds === null ? until - now : seconds * 1_000;
  return Number.isFinite(waitMs) ? Math.min(longestWaitMs, Math.max(0, waitMs)) : 3_600_000;
}
