import type { DnsAnswer } from './server-lookup.ts';
import type { Inquiry } from './inquiry.ts';
import type { Fault } from '../probe/fault.ts';
import type { ResolvConf } from './system/resolv-conf.ts';

/** One name to ask for: one that may be meant, or a top-level domain, which must not exist for the search to go on. */
export interface SearchStep {
  readonly kind: 'candidate' | 'top';
  readonly name: string;
}

/**
 * The names asked for in the place of a name, in this order: a short name is completed by the search list (RFC 1123
 * §6.1.4.3). A full name is asked for as it is, and nothing is put behind it when it is denied (RFC 1535 §6): a site whose
 * name is gone must not be found under another one. With dots, but fewer than `ndots`, a name may be either: it is
 * a full one when its last label is a top-level domain.
 */
export function searchSteps(name: string, conf: ResolvConf): readonly SearchStep[] {
  const full: SearchStep = { kind: 'candidate', name: name.replace(/\.$/, '') };
  if (name.endsWith('.') || conf.search.length === 0) return [full];
  const completed = conf.search.map((domain): SearchStep => ({
    kind: 'candidate',
    name: `${name}.${domain}`,
  }));
  const labels = name.split('.');
  if (labels.length === 1) return conf.ndots === 0 ? [full, ...completed] : [...completed, full];
  if (labels.length > conf.ndots) return [full];
  return [full, { kind: 'top', name: labels.at(-1) ?? '' }, ...completed];
}

/** Takes the steps one after the other until a name has addresses. */
export function openNameSearch(
  steps: readonly SearchStep[],
  open: (name: string, onEnd: (answer: DnsAnswer) => void) => Inquiry,
  onEnd: (answer: DnsAnswer) => void,
): Inquiry {
  return new NameSearch(steps, open, onEnd);
}

const denials: ReadonlySet<string> = new Set(['dns_nxdomain', 'dns_no_address']);

class NameSearch implements Inquiry {
  readonly #steps: readonly SearchStep[];
  readonly #open: (name: string, onEnd: (answer: DnsAnswer) => void) => Inquiry;
  readonly #onEnd: (answer: DnsAnswer) => void;
  #taken = 0;
  #current: Inquiry;
  /** The failure when nothing is found: the first failure that was no denial, or else the last denial. */
  #failure: Fault | null = null;

  constructor(
    steps: readonly SearchStep[],
    open: (name: string, onEnd: (answer: DnsAnswer) => void) => Inquiry,
    onEnd: (answer: DnsAnswer) => void,
  ) {
    this.#steps = steps;
    this.#open = open;
    this.#onEnd = onEnd;
    this.#current = this.#openNext();
  }

  get fault(): Fault {
    const failure = this.#failure;
    return failure === null || denials.has(failure.reason) ? this.#current.fault : failure;
  }

  run(): void {
    this.#current.run();
  }

  pause(): void {
    this.#current.pause();
  }

  close(): void {
    this.#current.close();
  }

  #openNext(): Inquiry {
    const step = this.#steps[this.#taken];
    this.#taken += 1;
    return this.#open(step?.name ?? '', (answer) => this.#onAnswer(step?.kind, answer));
  }

  #onAnswer(kind: SearchStep['kind'] | undefined, answer: DnsAnswer): void {
    const isMissing = answer.kind === 'failed' && answer.fault.reason === 'dns_nxdomain';
    const isFound = kind === 'candidate' && answer.kind === 'found';
    if (kind === 'candidate' && answer.kind === 'failed') this.#note(answer.fault);
    const isFull = kind === 'top' && !isMissing;
    if (!isFound && !isFull && this.#taken < this.#steps.length) {
      this.#current = this.#openNext();
      this.#current.run();
    } else {
      const failure = isFound ? null : this.#failure;
      this.#onEnd(failure === null ? answer : { kind: 'failed', fault: failure });
    }
  }

  #note(fault: Fault): void {
    const isStronger = this.#failure === null || denials.has(this.#failure.reason);
    if (isStronger) this.#failure = fault;
  }
}
