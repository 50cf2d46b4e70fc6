// TwiML: https://www.twilio.com/docs/voice/twiml/say
import { escapeHtml } from '../../core/wording/html-text.ts';
import { phrases } from '../../core/wording/phrases.ts';
import type { LinkDeed } from '../../services/links/follow-link.ts';

/** The key that acknowledges in a call. */
export const ACKNOWLEDGE_KEY = '1';

/** What a call says once a key was pressed, as the provider of the call reads it; `null`: it was another key. */
export function voiceAnswer(deed: Pick<LinkDeed, 'kind'> | null): string {
  return `<?xml version="1.0" encoding="UTF-8"?><Response><Say language="en-US">${escapeHtml(spoken(deed))}</Say></Response>\n`;
}

function spoken(deed: Pick<LinkDeed, 'kind'> | null): string {
  const { done, used, otherKey, failed } = phrases.en.calls;
  if (deed === null) return otherKey;
  if (deed.kind === 'done') return done;
  return deed.kind === 'used' || deed.kind === 'acknowledged' ? used : failed;
}
