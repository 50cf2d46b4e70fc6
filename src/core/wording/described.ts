import type { Notice } from '../alerting/notification.ts';
import { describeNote, describeReason, type Words } from '../check/words.ts';
import type { Gap } from '../incident/service-downtime.ts';
import type { JsonValue } from '../json.ts';
import { plainLine } from '../safe-text.ts';
import { cutMiddle } from './cut-middle.ts';
import { spanText } from './duration-text.ts';
import { isolated } from './isolate.ts';
import { momentInBothZones } from './moment-text.ts';
import type { StateWord } from './mail-phrases.ts';
import type { AskingEnd, Phrases, Sentences } from './phrase-types.ts';
import { phrases } from './phrases.ts';

/** In sentences; subjects have less room. */
const NAME_MAX = 60;

/** A notice with the words for its reason. */
export interface Described extends Notice {
  readonly because: ReturnType<typeof describeReason>;
  /** Sentences about what was odd. */
  readonly notes: readonly string[];
  readonly words: Phrases;
  /** What a code means, in a few words. */
  titleOf(reason: string): string;
}

/** Finds the words for a notice in its reader's language; `kinds` are those of the kinds of monitors. */
export function describe(notice: Notice, kinds?: Words): Described {
  const { incident, reader, evidence } = notice;
  const codes = Array.isArray(evidence['notes']) ? evidence['notes'].map(String) : [];
  return {
    ...notice,
    because: describeReason(incident.reason, kinds, reader.language),
    notes: codes
      .map((code) => describeNote(code, kinds, reader.language))
      .filter((text) => text !== ''),
    words: phrases[reader.language],
    titleOf: (reason) => describeReason(reason, kinds, reader.language).title,
  };
}

/** As it stands in a sentence; a subject is a header, and has no marks. */
export function shownName({ monitor, reader }: Described): string {
  return isolated(cutMiddle(plainLine(monitor.name), NAME_MAX), reader.language);
}

/** A moment in the reader's zone and in UTC. */
export function momentOf({ reader }: Notice, at: number): string {
  return momentInBothZones(at, reader.timezone, reader.language);
}

/** How long what is over lasted. */
export function lastedText({ incident: { startedAt, resolvedAt }, reader }: Described): string {
  return spanText((resolvedAt ?? startedAt) - startedAt, reader.language);
}

/** Why asking ended; `null` when it goes on. */
export function endOf({ incident: { why } }: Described): AskingEnd | null {
  return why === undefined || why === null || why === 'recovered' ? null : why;
}

/** The stretches of an outage in which nothing was judged. */
export function gapsOf({ evidence: { unwatched } }: Described): readonly Gap[] {
  return Array.isArray(unwatched) ? (unwatched as unknown[]).filter(isGap) : [];
}

function isGap(value: unknown): value is Gap {
  if (typeof value !== 'object' || value === null || !('from' in value) || !('to' in value)) {
    return false;
  }
  return typeof value.from === 'number' && typeof value.to === 'number';
}

/** The alarm about the database is the only one that does not mean that we cannot see. */
export function isUnwritten({ incident }: Described): boolean {
  return incident.reason === 'storage';
}

/** The reason in words, and its code. */
export function reasonText({ because, incident, reader }: Described): string {
  return `${because.title} (${isolated(plainLine(incident.reason), reader.language)})`;
}

/** A number of the evidence; `null` when it holds none by that name. */
export function numberIn(value: JsonValue | undefined): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** What stands over the facts of a notice. */
export interface Heading {
  readonly state: StateWord;
  /** What happened, in a few words for the subject. */
  readonly what: string;
  readonly sentences: Sentences;
  /** Advice; empty when there is none. */
  readonly hint: string;
  /** The subject is about no monitor alone. */
  readonly isNameless?: true;
}
