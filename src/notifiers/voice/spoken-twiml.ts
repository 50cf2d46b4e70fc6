import type { Message } from '../../core/wording/message.ts';
import { cutText } from '../cut-text.ts';
import { escapeXml } from '../xml-text.ts';

/** Before people hang up. */
const MAX_SPOKEN = 400;
/** What a request for a call may hold: https://www.twilio.com/docs/voice/api/call-resource */
const MAX_TWIML = 4_000;
const TIMES = 3;
const WAIT_S = 6;

/**
 * TwiML that says a message in English three times, or as often as a request holds it. With an address for it, any key ends
 * the speech, and is posted there as `Digits`.
 */
export function spokenTwiml(
  { headline, subject }: Pick<Message, 'headline' | 'subject'>,
  acknowledge: string | null,
): string {
  const text = `UptimeSquirrel. ${headline} ${reasonOf(subject)}`;
  const part = partOf(spokenText(fitting(text.trim())), acknowledge);
  const times = Math.min(TIMES, Math.floor((MAX_TWIML - response('').length) / part.length));
  return response(part.repeat(Math.max(1, times)));
}

/** Cut so that it is not longer with its markup escaped, either. */
function fitting(text: string): string {
  const share = text.length / escapeXml(text).length;
  return cutText(text, Math.floor(MAX_SPOKEN * Math.max(share, 0.5)));
}

/** The message once, with time behind it: for a key where one does something. */
function partOf(speech: string, acknowledge: string | null): string {
  if (acknowledge === null) return `${speech}<Pause length="2"/>`;
  const action = escapeXml(acknowledge);
  return (
    `<Gather input="dtmf" numDigits="1" timeout="${WAIT_S}" method="POST" action="${action}">` +
    `${speech}${spokenText('To acknowledge, press 1.')}</Gather>`
  );
}

/** What stands behind the name in a subject, as a sentence. */
function reasonOf(subject: string): string {
  const at = subject.lastIndexOf(' - ');
  return at < 0 ? '' : `${subject.slice(at + 3)}.`;
}

const response = (verbs: string): string => `<Response>${verbs}</Response>`;
const spokenText = (text: string): string => `<Say language="en-US">${escapeXml(text)}</Say>`;
