import { codeWords, type Word } from './code-words.ts';
import type { Finding, Tree } from './tree.ts';

/** A word of our own for an idea for which the field has one. */
interface BannedWord {
  /** Words that are banned, each in lower case; a second one must follow the first. */
  readonly words: readonly string[];
  readonly instead: string;
  /** Banned as part of a name only: in a sentence it is plain English. */
  readonly isNameOnly?: true;
  /** A word right before or after it that gives it another meaning. */
  readonly unlessBeside?: readonly string[];
  /** A folder whose field has no other term for something else. */
  readonly unlessUnder?: string;
}

const BANNED: readonly BannedWord[] = [
  { words: ['tell', 'tells', 'told', 'telling', 'teller'], instead: 'notify, emit, report, log' },
  { words: ['untold'], instead: 'unnotified' },
  { words: ['hear', 'hears', 'heard'], instead: 'receive, observe' },
  { words: ['say', 'says', 'said'], instead: 'report, log', isNameOnly: true },
  { words: ['story', 'stories'], instead: 'trace, events' },
  { words: ['spoilt', 'spoil', 'spoils'], instead: 'inconclusive' },
  { words: ['well'], instead: 'healthy', isNameOnly: true, unlessBeside: ['formed', 'known'] },
  { words: ['lookout'], instead: 'probe health' },
  {
    words: ['look', 'looks', 'looked'],
    instead: 'check, recheck',
    isNameOnly: true,
    unlessBeside: ['up', 'ahead', 'like'],
  },
  { words: ['doubt', 'doubts', 'doubted'], instead: 'suspicion', isNameOnly: true },
  { words: ['blame', 'blames', 'blamed'], instead: 'attribution', isNameOnly: true },
  { words: ['believe', 'believes', 'believed'], instead: 'accept', isNameOnly: true },
  { words: ['standstill', 'stood still'], instead: 'stall' },
  { words: ['grave'], instead: 'critical' },
  { words: ['stranger', 'strangers'], instead: 'remote peer' },
  { words: ['somebody', 'nobody', 'whoever'], instead: 'the caller, none' },
  { words: ['quiet time', 'quiet times'], instead: 'maintenance window, mute' },
  { words: ['audience'], instead: 'recipients' },
  { words: ['ways'], instead: 'routes', isNameOnly: true },
  { words: ['aside', 'insist', 'insists'], instead: 'bypass, out of band', isNameOnly: true },
  { words: ['turnstile', 'turnstiles'], instead: 'concurrency limit' },
  {
    words: ['room', 'places'],
    instead: 'capacity, permits',
    isNameOnly: true,
    // Rooms of Matrix and Rocket.Chat.
    unlessUnder: 'src/notifiers/chat/',
  },
  { words: ['held up', 'stands back', 'stood back'], instead: 'delayed, throttled' },
  { words: ['gentle', 'gently'], instead: 'paced' },
  { words: ['ladder', 'ladders'], instead: 'backoff schedule' },
  { words: ['tries'], instead: 'attempts', isNameOnly: true },
  { words: ['belated', 'belatedly'], instead: 'deferred' },
  {
    words: ['announcer', 'news', 'intake'],
    instead: 'alert planner, alert event, result processor',
  },
  { words: ['goodbye', 'wish', 'wishes'], instead: 'close, shutdown request', isNameOnly: true },
  {
    words: ['card', 'cards', 'beat', 'beats'],
    instead: 'registration, heartbeat',
    isNameOnly: true,
    // Cards of Teams and Google Chat.
    unlessUnder: 'src/notifiers/chat/',
  },
  { words: ['worn', 'renew', 'renews'], instead: 'recycle', isNameOnly: true },
  {
    words: ['accuse', 'accuses', 'condemned', 'bury', 'greet'],
    instead: 'record crash, exhausted, lost, ready',
  },
  { words: ['of one sort', 'of that sort'], instead: 'kind' },
  { words: ['most', 'longest', 'biggest'], instead: 'max', isNameOnly: true },
  { words: ['shortest', 'fewest', 'smallest', 'least'], instead: 'min', isNameOnly: true },
  { words: ['remark', 'remarks'], instead: 'annotation' },
];

const PRODUCT = /^src\/(?!farm\/|testing\/|.*\.test\.).*\.ts$/;

/** Words of our own in names and comments of the product. What people read and what travels is left alone: it stands in quotes or is in snake case. */
export function bannedWords(tree: Tree): readonly Finding[] {
  return tree.files
    .filter(({ path }) => PRODUCT.test(path))
    .flatMap(({ path, text }) => {
      const words = codeWords(text);
      const said = words.flatMap((word, index) => {
        const banned = BANNED.find((each) => !isTermOf(path, each) && fits(each, words, index));
        return banned === undefined ? [] : [{ word, banned }];
      });
      return said.map(({ word: { text: name, line }, banned }) => ({
        path,
        line,
        message: `"${name}" is a word of our own: ${banned.instead}.`,
      }));
    });
}

function isTermOf(path: string, { unlessUnder }: BannedWord): boolean {
  return unlessUnder !== undefined && path.startsWith(unlessUnder);
}

function fits(banned: BannedWord, words: readonly Word[], index: number): boolean {
  const word = words[index];
  if (word === undefined || (banned.isNameOnly && !word.isName)) return false;
  const beside = [words[index - 1]?.text ?? '', words[index + 1]?.text ?? ''];
  if (banned.unlessBeside?.some((each) => beside.includes(each))) return false;
  return banned.words.some((each) =>
    each.split(' ').every((part, at) => words[index + at]?.text === part),
  );
}
