import { NO_WORDS } from '../../../src/core/check/words.ts';
import type { Notice } from '../../../src/core/alerting/notification.ts';
import { composeMessage, type Message } from '../../../src/core/wording/message.ts';
import type { TextDialect } from '../../../src/notifiers/dialects.ts';
import { layOut, markedText, type LayoutLimits } from '../../../src/notifiers/layout.ts';

/** The texts of a notice as a chat is to show them, whatever words they are made of. */
export interface ChatTexts {
  readonly message: Message;
  readonly emoji: string;
  /** As in CSS. */
  readonly color: string;
  readonly subject: (dialect: TextDialect) => string;
  /** All of it, with the sign of its tone; without facts when it is short. */
  readonly whole: (
    dialect: TextDialect,
    maxLength: number,
    limits?: Omit<LayoutLimits, 'maxLength'>,
  ) => string;
  /** The same without subject and sign. */
  readonly below: (dialect: TextDialect, maxLength: number) => string;
  readonly sentences: readonly string[];
  readonly facts: readonly { readonly label: string; readonly value: string }[];
}

/** Signs of the tones that the samples have. */
const SIGNS: Readonly<Record<string, readonly [emoji: string, color: string]>> = {
  down: ['🔴', '#C8281B'],
  up: ['✅', '#17875A'],
};

/** Where the dashboard of the samples is. */
export const DASHBOARD_URL = 'https://up.example/';

/** Lays the texts of a notice out. */
export function chatTexts(notice: Notice, { isShort }: { readonly isShort: boolean }): ChatTexts {
  const message = composeMessage(notice, {
    late: null,
    words: NO_WORDS,
    dashboardUrl: DASHBOARD_URL,
  });
  const [emoji = '', color = ''] = SIGNS[message.tone] ?? [];
  const facts = isShort ? (['facts'] as const) : [];
  const plain = (text: string): string => markedText(text, 'plain', { maxLength: 300 });
  return {
    message,
    emoji,
    color,
    subject: (dialect) => `${emoji} ${markedText(message.subject, dialect, { maxLength: 240 })}`,
    whole: (dialect, maxLength, { without = [], ...limits } = {}) => {
      const bytes = limits.unit === 'bytes' ? Buffer.byteLength(`${emoji} `) : emoji.length + 1;
      const max = maxLength - bytes;
      return `${emoji} ${layOut(message, dialect, { ...limits, maxLength: max, without: [...without, ...facts] })}`;
    },
    below: (dialect, maxLength) =>
      layOut(message, dialect, { maxLength, without: ['subject', ...facts] }),
    sentences: [message.headline, message.hint].map(plain).filter((text) => text !== ''),
    facts: message.facts.map(({ label, value }) => ({ label: plain(label), value: plain(value) })),
  };
}
