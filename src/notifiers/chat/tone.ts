import type { Tone } from '../../core/wording/message.ts';

/** How a tone looks where a receiver has no words for it. */
interface ToneSigns {
  readonly emoji: string;
  /** As in CSS: `#rrggbb`, the colours of the dashboard. */
  readonly color: string;
}

/** The signs of every tone: each has a colour and, for those who see none, a shape of its own. */
export const toneSigns: Readonly<Record<Tone, ToneSigns>> = {
  down: { emoji: '🔴', color: '#C8281B' },
  up: { emoji: '✅', color: '#17875A' },
  slow: { emoji: '🟡', color: '#B87200' },
  unknown: { emoji: '❔', color: '#77707F' },
  trouble: { emoji: '⚠️', color: '#77707F' },
  info: { emoji: 'ℹ️', color: '#2A57C8' },
};
