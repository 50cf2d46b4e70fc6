import type { ProbeResult } from '../check/outcome.ts';
import { diagnose, isRootAnswered } from './diagnose.ts';
import type { Known } from './diagnose.ts';
import { accepted, rejected, looksLikeFailure } from './attributed-result.ts';
import type { Examination, ExaminationRequest, Observation } from './examination.ts';
import { suspicionOf } from './suspicion.ts';
import type { Suspicion } from './suspicion.ts';
import { askedName, placeOf } from './target-place.ts';

/** No more failures wait for evidence than these; a reader who wants the order of the list waits with them. */
const MAX_HELD = 200;
/** So many addresses stand for the rest. */
const MAX_ADDRESSES = 32;

/** What it needs to know of an item, and from its surroundings. */
export interface ListAttributionSetup<Item> {
  targetOf(item: Item): string;
  resultOf(item: Item): ProbeResult;
  /** The same item with another result. */
  withResult(item: Item, result: ProbeResult): Item;
  emit(item: Item): void;
  /** Has our own side examined, where probes run; `onEnd` gets nothing when the examiner was in trouble itself. */
  examine(request: ExaminationRequest, onEnd: (observations: readonly Observation[]) => void): void;
}

interface Held<Item> {
  readonly item: Item;
  readonly failure: Suspicion;
}

/**
 * One pass over a list, in which nothing is known of our own side from before. What our own routing table may be to blame
 * for waits until it was asked; names that cannot be looked up wait, as long as none was found, until a resolver has
 * answered what every resolver can, or five names show that it cannot. What a probe puts down to our resolver waits for a
 * name that it finds: a resolver that finds it and never says who serves the root works.
 */
export class ListAttribution<Item> {
  readonly #setup: ListAttributionSetup<Item>;
  readonly #lost = new Set<string>();
  #names: Held<Item>[] = [];
  /** Those that wait for an examination that has yet to begin, and for the one under way. */
  #unreachable: Held<Item>[] = [];
  #examined: Held<Item>[] = [];
  #isExamining = false;
  #isResolving = false;
  /** Those whose probe put it down to our resolver, as long as no name was found. */
  #words: Held<Item>[] = [];
  /** The name that was found last. */
  #foundName: string | null = null;
  /** Enough have waited for a name that is found: those that come now do not. */
  #isConcluded = false;
  #examination: Examination | null = null;

  constructor(setup: ListAttributionSetup<Item>) {
    this.#setup = setup;
  }

  /** Takes a finished item; it comes out at once, or when it is known whose fault it is. */
  put(item: Item): void {
    const result = this.#setup.resultOf(item);
    const place = placeOf(this.#setup.targetOf(item));
    const isName = place !== null && askedName(place) !== null;
    const failure = suspicionOf(result, isName);
    if (isName && result.address !== null && failure.level !== 'dns') {
      this.#foundName = place.host;
      this.#resolve();
      this.#examineWords();
    }
    if (looksLikeFailure(result)) return this.#putWord({ item, failure });
    if (result.outcome !== 'down') return this.#setup.emit(item);
    if (failure.level === 'dns' && !this.#isResolving) {
      if (place !== null) this.#lost.add(place.host);
      this.#names.push({ item, failure });
      if (this.#examination === null) this.#examine();
      else if (this.#names.length >= MAX_HELD || this.#isConcluded) this.#concludeNames();
    } else if (result.reason === 'unreachable' && result.address !== null) {
      this.#unreachable.push({ item, failure });
      this.#examine();
    } else this.#setup.emit(item);
  }

  /** Nothing more will come, and no examination is under way: lets out what is held. */
  end(): void {
    this.#concludeNames();
    this.#letWordsGo();
  }

  #letWordsGo(): void {
    for (const { item } of this.#words.splice(0)) this.#setup.emit(item);
  }

  #putWord(held: Held<Item>): void {
    this.#words.push(held);
    if (this.#foundName !== null) this.#examineWords();
    else if (this.#words.length >= MAX_HELD) this.#letWordsGo();
  }

  #examineWords(): void {
    if (this.#words.length === 0) return;
    this.#unreachable.push(...this.#words.splice(0));
    this.#examine();
  }

  /** A name was found, or our resolver has shown that it works: what failed, failed for itself. */
  #resolve(): void {
    if (this.#isResolving) return;
    this.#isResolving = true;
    this.#concludeNames();
  }

  #concludeNames(): void {
    this.#isConcluded = true;
    for (const held of this.#names.splice(0)) this.#release(held, this.#examination);
  }

  #examine(): void {
    if (this.#isExamining) return;
    this.#isExamining = true;
    this.#examined = this.#unreachable.splice(0);
    const addresses = this.#examined.flatMap(({ failure: { address } }) => address ?? []);
    const request: ExaminationRequest = {
      isExamination: true,
      hasNames:
        (!this.#isResolving && this.#names.length > 0) ||
        this.#examined.some(({ failure: { isOwnWord } }) => isOwnWord),
      listedName: this.#foundName,
      addresses: [...new Set(addresses)].slice(0, MAX_ADDRESSES),
      mute: [],
    };
    this.#setup.examine(request, (observations) => this.#onExamined(request, observations));
  }

  #onExamined(
    { hasNames, addresses }: ExaminationRequest,
    observations: readonly Observation[],
  ): void {
    const examination = { beganAt: 0, hasNames, addresses, observations };
    this.#isExamining = false;
    if (hasNames) {
      this.#examination = examination;
      const isSound = observations.some(
        ({ witness, answer }) => witness === 'root' && (answer === 'known' || answer === 'empty'),
      );
      if (isSound) this.#resolve();
      else if (this.#names.length >= MAX_HELD) this.#concludeNames();
    }
    for (const held of this.#examined.splice(0)) this.#release(held, examination);
    if (this.#unreachable.length > 0 || (this.#names.length > 0 && this.#examination === null)) {
      this.#examine();
    }
  }

  #release({ item, failure }: Held<Item>, examination: Examination | null): void {
    const { emit, resultOf, withResult } = this.#setup;
    const known: Known = {
      baseline: { get: () => null },
      names: this.#lost.size,
      isAnyNameKnown: this.#isResolving,
    };
    const reason = examination === null ? null : diagnose(failure, examination, known);
    const result = resultOf(item);
    if (failure.isOwnWord) {
      const isShown = examination !== null && reason === null;
      const root = { isRootAnswered: !isShown || isRootAnswered(examination, known) };
      emit(isShown ? withResult(item, accepted(result, root)) : item);
    } else emit(reason === null ? item : withResult(item, rejected(result, reason)));
  }
}
