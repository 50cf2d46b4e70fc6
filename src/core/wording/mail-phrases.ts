/** The words in square brackets at the beginning of a subject. */
export const STATE_WORDS = [
  'DOWN',
  'UP',
  'CLOSED',
  'NOT JUDGED',
  'JUDGED',
  'SLOW',
  'OK',
  'UNSTABLE',
  'ACK',
  'TEST',
  'ALARM',
  'UNKNOWN',
  'REPORT',
] as const;
export type StateWord = (typeof STATE_WORDS)[number];

/** What an SMS is made of. */
export interface SmsParts {
  readonly state: StateWord;
  readonly name: string;
  readonly what: string;
  /** Hour and minute. */
  readonly since: string | null;
  readonly acknowledge: string | null;
}

/** What stands around the facts of a mail. */
export interface MailPhrases {
  /** The state as readers see it, apart from subjects, which programs sort by. */
  readonly states: Readonly<Record<StateWord, string>>;
  /** What a check saw, in a sentence. */
  saw(facts: { readonly what: string; readonly checks: string | null }): string;
  /** What was seen: `message` in the words of the check, its `answer` where that is all of it, and what it means. */
  sawAnswer(seen: {
    readonly message: string;
    readonly answer: string | null;
    readonly title: string;
  }): string;
  readonly buttons: Readonly<
    Record<'acknowledge' | 'seeEvidence' | 'seeWhatHappened' | 'see' | 'open' | 'silence', string>
  >;
  /** Labels of stretches of time that are over, in the place of those of their beginnings. */
  readonly stretches: Readonly<
    Record<'since' | 'unjudgedSince' | 'slowSince' | 'blindSince' | 'unwrittenSince', string>
  >;
  /** Who gets the message, and why. */
  isFor(reader: string): string;
  readonly endWillFollow: string;
  readonly endForAll: string;
  nextStep(step: { readonly after: string; readonly who: string }): string;
  /** One line for an SMS, in as few characters as can be understood; what is `null` is left out. */
  sms(parts: SmsParts): string;
  /** For programs that show the beginning of a mail in their list. */
  preheader(since: string, reason: string): string;
}
