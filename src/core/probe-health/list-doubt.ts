import type { ProbeResult } from '../outcome.ts';
import { disbelieved } from './disbelief.ts';
import { levelOf, proofOf } from './evidence.ts';
import { placeOf } from './target-place.ts';

/** With fewer hosts it may well be them. */
const LEAST_HOSTS = 5;
/** No more failures wait for evidence than these; a reader who wants the order of the list waits with them. */
const MOST_HELD = 200;

const LEVELS = ['dns', 'connect'] as const;
type HeldLevel = (typeof LEVELS)[number];
const REASONS = { dns: 'resolver', connect: 'network' } as const;

interface Level<Item> {
  readonly held: Item[];
  readonly hosts: Set<string>;
  /** `works`: somebody got past it · `broken`: too many did not, and nobody has. */
  verdict: 'open' | 'works' | 'broken';
}

/** What it needs to know of an item. */
export interface ListDoubtSetup<Item> {
  targetOf(item: Item): string;
  resultOf(item: Item): ProbeResult;
  /** The same item with another result. */
  withResult(item: Item, result: ProbeResult): Item;
  emit(item: Item): void;
}

/**
 * One pass over a list, seen as a whole: as long as nobody got past the DNS, or got a connection, those who failed there
 * wait. If it stays so for five hosts or more, it is our own side that failed.
 */
export class ListDoubt<Item> {
  readonly #setup: ListDoubtSetup<Item>;
  readonly #levels: Readonly<Record<HeldLevel, Level<Item>>> = {
    dns: { held: [], hosts: new Set(), verdict: 'open' },
    connect: { held: [], hosts: new Set(), verdict: 'open' },
  };

  constructor(setup: ListDoubtSetup<Item>) {
    this.#setup = setup;
  }

  /** Takes a finished item; it comes out at once, or when it is known whose fault it is. */
  put(item: Item): void {
    const result = this.#setup.resultOf(item);
    const place = placeOf(this.#setup.targetOf(item));
    const level = levelOf(result);
    const isPastDns = place?.isName === true && result.address !== null && level !== 'dns';
    if (isPastDns) this.#decide('dns', 'works');
    if (proofOf(result).travels) this.#decide('connect', 'works');
    if (result.outcome !== 'down' || level === 'answer') return this.#setup.emit(item);
    const { held, hosts, verdict } = this.#levels[level];
    if (verdict !== 'open') return this.#release(item, level);
    held.push(item);
    if (place !== null) hosts.add(place.host);
    if (held.length >= MOST_HELD) this.#conclude(level);
  }

  /** Nothing more will come: lets out what is held. */
  end(): void {
    for (const level of LEVELS) this.#conclude(level);
  }

  #conclude(level: HeldLevel): void {
    if (this.#levels[level].verdict !== 'open') return;
    const isOurs = this.#levels[level].hosts.size >= LEAST_HOSTS;
    this.#decide(level, isOurs ? 'broken' : 'works');
  }

  #decide(level: HeldLevel, verdict: 'works' | 'broken'): void {
    const known = this.#levels[level];
    if (known.verdict === verdict) return;
    known.verdict = verdict;
    for (const item of known.held.splice(0)) this.#release(item, level);
  }

  #release(item: Item, level: HeldLevel): void {
    const { emit, resultOf, withResult } = this.#setup;
    if (this.#levels[level].verdict === 'works') return emit(item);
    emit(withResult(item, disbelieved(resultOf(item), REASONS[level])));
  }
}
