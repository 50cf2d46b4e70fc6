import { explain, shownWellAt } from '../../core/probe-health/attribution.ts';
import type { Picture } from '../../core/probe-health/attribution.ts';
import { isAbout } from '../../core/probe-health/diagnose.ts';
import type { OwnFault } from '../../core/probe-health/diagnose.ts';
import type { Suspicion } from '../../core/probe-health/suspicion.ts';
import type { Doubt } from '../../core/probe-health/impairment.ts';
import type { Examination } from '../../core/probe-health/examination.ts';
import type { CanaryVerdict } from './canaries.ts';

/** Over for longer than any check takes. */
const REMEMBERED_MS = 330_000;
/** Failures that a doubt is held against; the rest is like them. */
const MOST_COMPARED = 200;

/** Keeps what is wrong with our own side, and what lately was. Times are monotonic milliseconds. */
export class DoubtBook {
  #doubts: readonly Doubt[] = [];

  /** Those that last, and those that checks under way may have begun in. */
  get all(): readonly Doubt[] {
    return this.#doubts;
  }

  /** Those that last. */
  get open(): readonly Doubt[] {
    return this.#doubts.filter(isOpen);
  }

  /**
   * An examination explains a failure: the same holds for others like it, until another one shows the contrary. It has been
   * so `since`. True when that is news.
   */
  raise(examination: Examination, cause: OwnFault, since: number): boolean {
    const isThere = this.open.some(
      (doubt) => doubt.kind === 'examination' && doubt.examination === examination,
    );
    if (isThere) return false;
    this.#add({ kind: 'examination', examination, cause, since, endedAt: Infinity });
    return true;
  }

  /** What the canaries say is the case from now on. */
  followCanaries(verdict: CanaryVerdict, now: number): void {
    const kind = verdict.kind === 'cut' ? 'canaries' : verdict.kind;
    for (const doubt of this.open) {
      if (doubt.kind !== 'examination' && doubt.kind !== kind) this.#end(doubt, now);
    }
    if (this.open.some((doubt) => doubt.kind === kind)) return;
    const lasting = { since: now, endedAt: Infinity };
    if (verdict.kind === 'portal') this.#add({ ...lasting, kind: 'portal', cause: 'network' });
    if (verdict.kind === 'cut') {
      const { hasNames } = verdict;
      this.#add({
        ...lasting,
        kind: 'canaries',
        hasNames,
        cause: hasNames ? 'resolver' : 'network',
      });
    }
  }

  /**
   * Holds what lasts against the failures that are put down to us, the latest examination, and what was reached since.
   * True when a site was reached that could not have been: the witnesses are to be asked anew while all is well.
   */
  review(failures: Iterable<Suspicion>, picture: Picture, now: number): boolean {
    const some: Suspicion[] = [];
    for (const failure of failures) if (some.push(failure) === MOST_COMPARED) break;
    let isContradicted = false;
    for (const doubt of this.open) {
      const explained = some.filter((failure) => explain(failure, doubt, picture) !== null);
      if (explained.some((failure) => shownWellAt(failure, picture) > provenAt(doubt))) {
        isContradicted = true;
        this.#end(doubt, now);
      } else if (doubt.kind === 'canaries') {
        if (Math.max(...Object.values(picture.travelledAt)) > doubt.since) this.#end(doubt, now);
      } else if (doubt.kind === 'examination') {
        if (explained.length === 0) this.#end(doubt, now);
        else this.#renew(doubt, { explained, picture, now });
      }
    }
    this.#doubts = this.#doubts.filter(({ endedAt }) => endedAt > now - REMEMBERED_MS);
    return isContradicted;
  }

  /** A later examination takes the place of the former one, as far as it says the same. */
  #renew(
    doubt: Doubt & { readonly kind: 'examination' },
    {
      explained,
      picture,
      now,
    }: {
      readonly explained: readonly Suspicion[];
      readonly picture: Picture;
      readonly now: number;
    },
  ): void {
    const { examination } = picture;
    if (examination === null || examination.beganAt <= doubt.examination.beganAt) return;
    const asked = explained.filter((failure) => isAbout(failure, examination));
    if (asked.length === 0) return;
    const next = { ...doubt, examination };
    const still = asked.filter((failure) => explain(failure, next, picture) !== null);
    if (still.length === asked.length) {
      this.#doubts = this.#doubts.map((each) => (each === doubt ? next : each));
      return;
    }
    this.#end(doubt, now);
    if (still.length > 0) this.raise(examination, doubt.cause, doubt.since);
  }

  #add(doubt: Doubt): void {
    this.#doubts = [...this.#doubts, doubt];
  }

  #end(doubt: Doubt, now: number): void {
    this.#doubts = this.#doubts.map((each) => (each === doubt ? { ...doubt, endedAt: now } : each));
  }
}

function isOpen({ endedAt }: Doubt): boolean {
  return endedAt === Infinity;
}

function provenAt(doubt: Doubt): number {
  return doubt.kind === 'examination' ? doubt.examination.beganAt : doubt.since;
}
