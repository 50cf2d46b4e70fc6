import type { JsonObject, JsonValue } from '../json.ts';
import { plainLine } from '../safe-text.ts';
import { cutMiddle } from './cut-middle.ts';
import { numberIn, type Described, type Heading } from './described.ts';
import { numberText, spanText } from './duration-text.ts';
import { timeText } from './moment-text.ts';

const NAME_MAX = 60;

/** One line of a message that stands for several. */
export interface GroupLine {
  readonly name: string;
  readonly url: string;
  /** Why it is down, or how long it was. */
  readonly what: string;
  readonly isOver: boolean;
  /** When it began or ended, in the reader's zone. */
  readonly at: string;
}

interface Member {
  readonly name: string;
  readonly url: string;
  readonly reason: string;
  readonly since: number;
  readonly until: number | null;
}

/** How many went down and came back: `count` and `ended` of the evidence. */
export function groupHeading(notice: Described): Heading {
  const { words, evidence, reader } = notice;
  const count = numberIn(evidence['count']) ?? membersOf(evidence).length;
  const ended = numberIn(evidence['ended']) ?? 0;
  const shown = (value: number): string => numberText(value, reader.language);
  const down = count > ended || ended === 0 ? shown(count - ended) : null;
  const back = ended > 0 ? shown(ended) : null;
  return {
    state: down === null ? 'UP' : 'DOWN',
    what: words.groupSubject(down, back),
    sentences: words.groupHeadline(down, back),
    hint: '',
    isNameless: true,
  };
}

/** The members that a group names, in its order; of what is wrong in one of them, the rest stays. */
export function groupLines(notice: Described): readonly GroupLine[] {
  const { reader, words, titleOf } = notice;
  return membersOf(notice.evidence).map(({ name, url, reason, since, until }) => ({
    name: cutMiddle(plainLine(name), NAME_MAX),
    url: plainLine(url),
    isOver: until !== null,
    what:
      until === null ? titleOf(reason) : words.backAfter(spanText(until - since, reader.language)),
    at: timeText(until ?? since, { reader, dayOf: notice.incident.startedAt }),
  }));
}

/** How many members are not named, as text; `null`: none. */
export function unnamedMembers({ evidence, reader }: Described): string | null {
  const left = (numberIn(evidence['count']) ?? 0) - membersOf(evidence).length;
  return left > 0 ? numberText(left, reader.language) : null;
}

function membersOf({ members }: JsonObject): readonly Member[] {
  return Array.isArray(members) ? (members as JsonValue[]).flatMap(memberOf) : [];
}

function memberOf(value: JsonValue): readonly Member[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  const { name, url, reason, since, until } = value as JsonObject;
  if (typeof name !== 'string' || typeof reason !== 'string' || typeof since !== 'number')
    return [];
  return [{ name, url: typeof url === 'string' ? url : '', reason, since, until: numberIn(until) }];
}
