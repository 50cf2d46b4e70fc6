import type { Notice } from '../alerting/notification.ts';
import { describeReason, type Words } from '../check/words.ts';
import type { JsonValue } from '../json.ts';
import type { Language } from '../people/owner.ts';
import { plainLine } from '../safe-text.ts';
import { numberText, spanText } from './duration-text.ts';
import { isolated } from './isolate.ts';
import { momentInBothZones } from './moment-text.ts';

/** How many there are of each sort, in the reader's digits; `null`: none. */
interface Counts {
  readonly begun: string | null;
  readonly ended: string | null;
}

interface GroupPhrases {
  down(count: string): string;
  up(count: string): string;
  headline(counts: Counts): string;
  since(cause: string, moment: string): string;
  after(cause: string, lasted: string): string;
  readonly others: string;
  more(count: string): string;
}

const PHRASES: Readonly<Record<Language, GroupPhrases>> = {
  en: {
    down: (count) => `${count} monitors`,
    up: (count) => `${count} up again`,
    headline: ({ begun, ended }) =>
      [
        begun !== null && `${begun} of your monitors have trouble.`,
        ended !== null && `${ended} of your monitors are healthy again.`,
      ]
        .filter((part) => part !== false)
        .join(' '),
    since: (cause, moment) => `${cause}, since ${moment}`,
    after: (cause, lasted) => `over after ${lasted} (${cause})`,
    others: 'Further monitors',
    more: (count) => `${count} more; the dashboard shows all of them`,
  },
  fa: {
    down: (count) => `${count} پایشگر`,
    up: (count) => `${count} بازگشت`,
    headline: ({ begun, ended }) =>
      [
        begun !== null && `${begun} مورد از پایش‌های شما مشکل دارد.`,
        ended !== null && `${ended} مورد از پایش‌های شما دوباره سالم است.`,
      ]
        .filter((part) => part !== false)
        .join(' '),
    since: (cause, moment) => `${cause}، از ${moment}`,
    after: (cause, lasted) => `پایان پس از ${lasted} (${cause})`,
    others: 'پایشگرهای دیگر',
    more: (count) => `${count} مورد دیگر؛ داشبورد همه را نشان می‌دهد`,
  },
};

/** A group in words; every string is one safe line. */
interface GroupText {
  readonly subject: string;
  readonly headline: string;
  readonly hint: string;
  readonly facts: readonly { readonly label: string; readonly value: string }[];
}

/** The words of several notices in one: how many, why mostly, and a line for each that is named. */
export function groupText({ incident, evidence, reader }: Notice, words?: Words): GroupText {
  const { language, timezone } = reader;
  const phrases = PHRASES[language];
  const [total, ended] = [numberIn(evidence['count']), numberIn(evidence['ended'])];
  const cause = (reason: string): string => describeReason(reason, words, language).title;
  const counts: Counts = {
    begun: total > ended ? numberText(total - ended, language) : null,
    ended: ended > 0 ? numberText(ended, language) : null,
  };
  const members = membersIn(evidence['members']);
  const unnamed = total - members.length;
  return {
    subject: subjectOf(counts, { phrases, cause: cause(incident.reason) }),
    headline: phrases.headline(counts),
    hint: '',
    facts: [
      ...members.map(({ name, reason, since, until }) => ({
        label: isolated(plainLine(name), language),
        value:
          until === null
            ? phrases.since(cause(reason), momentInBothZones(since, timezone, language))
            : phrases.after(cause(reason), spanText(until - since, language)),
      })),
      ...(unnamed > 0
        ? [{ label: phrases.others, value: phrases.more(numberText(unnamed, language)) }]
        : []),
    ],
  };
}

function subjectOf(
  { begun, ended }: Counts,
  { phrases, cause }: { readonly phrases: GroupPhrases; readonly cause: string },
): string {
  if (begun === null) return `[UP] ${phrases.up(ended ?? '')}`;
  const back = ended === null ? cause : phrases.up(ended);
  return `[DOWN] ${phrases.down(begun)} - ${back}`;
}

interface NamedMember {
  readonly name: string;
  readonly reason: string;
  readonly since: number;
  readonly until: number | null;
}

function membersIn(value: JsonValue | undefined): readonly NamedMember[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((member) => {
    if (typeof member !== 'object' || member === null || Array.isArray(member)) return [];
    const { name, reason, since, until } = member as Readonly<Record<string, JsonValue>>;
    if (typeof name !== 'string' || typeof reason !== 'string' || typeof since !== 'number')
      return [];
    return [{ name, reason, since, until: typeof until === 'number' ? until : null }];
  });
}

function numberIn(value: JsonValue | undefined): number {
  return typeof value === 'number' ? value : 0;
}
