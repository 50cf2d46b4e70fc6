import type { DnsAnswer } from './dns-lookup.ts';
import type { Inquiry } from './dns-inquiry.ts';
import type { Fault } from './fault.ts';
import type { ResolvConf } from './resolv-conf.ts';

/**
 * The names that a name may stand for, in the order in which they are asked: a short one is completed by the search list
 * (RFC 1123 §6.1.4.3). One with a dot is a full name, and when that is denied nothing is put behind it (RFC 1535 §6):
 * a site whose name is gone must not be found under another one.
 */
export function namesFor(name: string, conf: ResolvConf): readonly string[] {
  if (name.includes('.') || name === '') return [name.replace(/\.$/, '')];
  const completed = conf.search.map((domain) => `${name}.${domain}`);
  return conf.ndots === 0 ? [name, ...completed] : [...completed, name];
}

/** Asks for one name after the other until one has addresses. */
export function openNameSearch(
  names: readonly string[],
  open: (name: string, onEnd: (answer: DnsAnswer) => void) => Inquiry,
  onEnd: (answer: DnsAnswer) => void,
): Inquiry {
  return new NameSearch(names, open, onEnd);
}

const denials: ReadonlySet<string> = new Set(['dns_nxdomain', 'dns_no_address']);

class NameSearch implements Inquiry {
  readonly #names: readonly string[];
  readonly #open: (name: string, onEnd: (answer: DnsAnswer) => void) => Inquiry;
  readonly #onEnd: (answer: DnsAnswer) => void;
  #next = 0;
  #current: Inquiry;
  /** The first failure that was no denial: behind it may have been an answer. */
  #failure: Fault | null = null;

  constructor(
    names: readonly string[],
    open: (name: string, onEnd: (answer: DnsAnswer) => void) => Inquiry,
    onEnd: (answer: DnsAnswer) => void,
  ) {
    this.#names = names;
    this.#open = open;
    this.#onEnd = onEnd;
    this.#current = this.#openNext();
  }

  get fault(): Fault {
    return this.#failure ?? this.#current.fault;
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
    const name = this.#names[this.#next] ?? '';
    this.#next += 1;
    return this.#open(name, (answer) => this.#onAnswer(answer));
  }

  #onAnswer(answer: DnsAnswer): void {
    if (answer.kind === 'failed' && !denials.has(answer.fault.reason)) {
      this.#failure ??= answer.fault;
    }
    if (answer.kind === 'found') this.#onEnd(answer);
    else if (this.#next < this.#names.length) {
      this.#current = this.#openNext();
      this.#current.run();
    } else {
      this.#onEnd(this.#failure === null ? answer : { kind: 'failed', fault: this.#failure });
    }
  }
}
