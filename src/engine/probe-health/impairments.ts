import { explain, shownHealthyAt } from '../../core/probe-health/attribution.ts';
import type { Picture } from '../../core/probe-health/attribution.ts';
import { isAbout } from '../../core/probe-health/diagnose.ts';
import type { OwnFault } from '../../core/probe-health/diagnose.ts';
import type { Suspicion } from '../../core/probe-health/suspicion.ts';
import type { Impairment } from '../../core/probe-health/impairment.ts';
import type { Examination } from '../../core/probe-health/examination.ts';
import type { CanaryVerdict } from './canaries.ts';

/** Over for longer than any check takes. */
const REMEMBERED_MS = 330_000;
/** Failures that an impairment is held against; the rest is like them. */
const MAX_COMPARED = 200;

/** Keeps what is wrong with our own side, and what lately was. Times are monotonic milliseconds. */
export class Impairments {
  #impairments: readonly Impairment[] = [];

  /** Those that last, and those that checks under way may have begun in. */
  get all(): readonly Impairment[] {
    return this.#impairments;
  }

  /** Those that last. */
  get open(): readonly Impairment[] {
    return this.#impairments.filter(isOpen);
  }

  /**
   * An examination explains a failure: the same holds for others like it, until another one shows the contrary. It has been
   * so `since`. True when that was not known.
   */
  raise(examination: Examination, cause: OwnFault, since: number): boolean {
    const isThere = this.open.some(
      (impairment) => impairment.kind === 'examination' && impairment.examination === examination,
    );
    if (isThere) return false;
    this.#add({ kind: 'examination', examination, cause, since, endedAt: Infinity });
    return true;
  }

  /** What the canaries say is the case from now on. */
  followCanaries(verdict: CanaryVerdict, now: number): void {
    const kind = verdict.kind === 'cut' ? 'canaries' : verdict.kind;
    for (const impairment of this.open) {
      if (impairment.kind !== 'examination' && impairment.kind !== kind) this.#end(impairment, now);
    }
    if (this.open.some((impairment) => impairment.kind === kind)) return;
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
    for (const failure of failures) if (some.push(failure) === MAX_COMPARED) break;
    let isContradicted = false;
    for (const impairment of this.open) {
      const explained = some.filter((failure) => explain(failure, impairment, picture) !== null);
      if (explained.some((failure) => shownHealthyAt(failure, picture) > provenAt(impairment))) {
        isContradicted = true;
        this.#end(impairment, now);
      } else if (impairment.kind === 'canaries') {
        if (Math.max(...Object.values(picture.travelledAt)) > impairment.since)
          this.#end(impairment, now);
      } else if (impairment.kind === 'examination') {
        if (explained.length === 0) this.#end(impairment, now);
        else this.#update(impairment, { explained, picture, now });
      }
    }
    this.#impairments = this.#impairments.filter(({ endedAt }) => endedAt > now - REMEMBERED_MS);
    return isContradicted;
  }

  /** A later examination takes the place of the former one, as far as it says the same. */
  #update(
    impairment: Impairment & { readonly kind: 'examination' },
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
    if (examination === null || examination.beganAt <= impairment.examination.beganAt) return;
    const asked = explained.filter((failure) => isAbout(failure, examination));
    if (asked.length === 0) return;
    const next = { ...impairment, examination };
    const still = asked.filter((failure) => explain(failure, next, picture) !== null);
    if (still.length === asked.length) {
      this.#impairments = this.#impairments.map((each) => (each === impairment ? next : each));
      return;
    }
    this.#end(impairment, now);
    if (still.length > 0) this.raise(examination, impairment.cause, impairment.since);
  }

  #add(impairment: Impairment): void {
    this.#impairments = [...this.#impairments, impairment];
  }

  #end(impairment: Impairment, now: number): void {
    this.#impairments = this.#impairments.map((each) =>
      each === impairment ? { ...impairment, endedAt: now } : each,
    );
  }
}

function isOpen({ endedAt }: Impairment): boolean {
  return endedAt === Infinity;
}

function provenAt(impairment: Impairment): number {
  return impairment.kind === 'examination' ? impairment.examination.beganAt : impairment.since;
}
