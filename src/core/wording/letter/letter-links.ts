import type { Notice, NoticeKind } from '../../alerting/notification.ts';
import type { Message, MessageSetup } from '../message.ts';
import { linkUrl } from '../notice-url.ts';
import type { Phrases } from '../phrase-types.ts';

/** An address with its name. */
export interface LetterLink {
  readonly label: string;
  readonly url: string;
}

/** The addresses of a letter by their weight. */
export interface LetterLinks {
  /** The one thing to do; `null` where no address is known. */
  readonly button: LetterLink | null;
  /** Beside it. */
  readonly second: LetterLink | null;
  /** Below all else. */
  readonly small: readonly LetterLink[];
}

/** Kinds whose page says what happened. */
const ENDS: ReadonlySet<NoticeKind> = new Set(['resolved', 'unstable_over', 'slow_over', 'judged']);

/** Puts the addresses of a message in the order in which people need them. */
export function letterLinks(
  { kind, incident }: Pick<Notice, 'kind' | 'incident'>,
  from: { readonly message: Message; readonly setup: MessageSetup; readonly words: Phrases },
): LetterLinks {
  const { setup, words } = from;
  const { open, acknowledge, silence } = from.message.links;
  const { tokens = null, dashboardUrl } = setup;
  const isKept = incident.why !== 'deleted';
  const view =
    tokens === null || dashboardUrl === null || !isKept ? null : linkUrl(dashboardUrl, tokens.view);
  const { buttons } = words;
  const seeLabel = ENDS.has(kind) ? buttons.seeWhatHappened : buttons.see;
  const see = named(seeLabel, view) ?? named(buttons.open, open);
  const button = named(buttons.acknowledge, acknowledge) ?? see;
  const second = acknowledge === null ? null : named(buttons.seeEvidence, view);
  return {
    button,
    second,
    small: [named(buttons.silence, silence)].filter((each) => each !== null),
  };
}

function named(label: string, url: string | null): LetterLink | null {
  return url === null ? null : { label, url };
}
