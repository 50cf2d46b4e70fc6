/** Words of the pages that the links of messages lead to; names come isolated. */
export interface PagePhrases {
  readonly pages: {
    readonly acknowledge: LinkPageWords;
    readonly silence: LinkPageWords;
    /** The link was made by us, and is not good any more. */
    readonly used: PageWords;
    readonly expired: PageWords;
    /** It is not ours, or what it was about is gone. */
    readonly wrong: PageWords;
    readonly tooMany: PageWords;
    readonly failed: PageWords;
    /** Nothing is left to do. */
    isOver(name: string): PageWords;
    isAcknowledged(name: string, by: string): PageWords;
  };
  /** What a call says after a key was pressed, for voices of English. */
  readonly calls: Readonly<Record<'done' | 'used' | 'otherKey' | 'failed', string>>;
}

/** A title and what it means. */
export interface PageWords {
  readonly title: string;
  readonly text: string;
}

/** A page that asks before it acts. */
export interface LinkPageWords {
  ask(name: string): PageWords;
  readonly button: string;
  done(name: string): PageWords;
}
