import { NOTE_TEXTS } from '../check/notes.ts';
import type { TraceEventOf } from './trace.ts';
import type { EventText, EventWords } from './event-words.ts';
import { waitText } from './wait-text.ts';
import { wireLines } from './wire-lines.ts';

type HttpKind = 'method' | 'request' | 'response' | 'redirect' | 'status' | 'page';

/** The events of a website's probe in words. */
export const httpWords: EventWords<HttpKind> = {
  method: (event) => ({ text: methodTexts[event.because](event) }),
  request: ({ method, url, head, budgetMs }) => ({
    text: `Send ${method} for ${url}; the answer may take ${waitText(budgetMs)}.`,
    wire: { mark: '>', lines: wireLines(head) },
  }),
  response: responseText,
  redirect: (event) => ({ text: redirectText(event) }),
  status: ({ method, statusCode, expect, isAccepted, reason }) => ({
    text: isAccepted
      ? `${method} was answered ${statusCode}, which is among the accepted codes ${expect}.`
      : `${method} was answered ${statusCode}, which is not among the accepted codes ${expect}: ${reason ?? ''}.`,
  }),
  page: (event) => ({ text: `The page (${pageSize(event)}) ${pageFinding(event)}.` }),
};

const methodTexts: Readonly<
  Record<TraceEventOf<'method'>['because'], (event: TraceEventOf<'method'>) => string>
> = {
  usual: ({ method }) => `${method} goes first: it costs the site least.`,
  asked: ({ method }) => `${method} alone, as the settings say.`,
  page: ({ method }) => `${method} at once: the settings ask for a text of the page.`,
  remembered: ({ method }) => `${method} goes first: HEAD did not work here lately.`,
  unsettled: ({ method, after }) =>
    `HEAD ended with ${after ?? 'a failure'}, which some servers give to HEAD alone, so ${method} has to decide.`,
  slow: ({ method }) => `HEAD has waited half of its time, so ${method} asks beside it.`,
  sample: ({ method }) => `HEAD works here; once a day ${method} sees whether the page does, too.`,
};

function responseText(event: TraceEventOf<'response'>): EventText {
  const { method, head, headBytes, isCut, isComplete, waitedMs, tookMs, reason, message } = event;
  const took = waitText(tookMs);
  const why = message ?? 'the connection ended';
  if (waitedMs === null && reason === 'stopped') {
    return { text: `Nobody waits for an answer to ${method} any more, after ${took}.` };
  }
  if (waitedMs === null) return { text: `No answer to ${method} in ${took}: ${why}.` };
  const first = `Answer to ${method}: first byte after ${waitText(waitedMs)},`;
  const wire = { mark: '<' as const, lines: wireLines(head) };
  const lines = isCut ? [`only its first ${head.length} bytes are shown`] : [];
  if (!isComplete) return { text: `${first} ${headBytes} bytes in ${took}: ${why}.`, lines, wire };
  const judged = message === null ? '' : `, which cannot be judged: ${message}`;
  return { text: `${first} a head of ${headBytes} bytes${judged}.`, lines, wire };
}

function redirectText(event: TraceEventOf<'redirect'>): string {
  const { method, statusCode, to, followed, allowed, notes, reason, message } = event;
  const answered = `${method} was answered ${statusCode}`;
  const leads = to === null ? answered : `${answered}, which leads to ${to}`;
  const odd = notes.map((note) =>
    Object.hasOwn(NOTE_TEXTS, note) ? ` ${NOTE_TEXTS[note as keyof typeof NOTE_TEXTS]}` : '',
  );
  if (reason !== null) return `${leads} and is not followed: ${message ?? reason}.`;
  if (notes.length > 0 && to === null) return `${leads}, judged as it is.${odd.join('')}`;
  return `${leads}: followed, redirect ${followed} of at most ${allowed}.${odd.join('')}`;
}

function pageSize({ bytes, isCut, coding }: TraceEventOf<'page'>): string {
  const size = isCut ? `its first ${bytes} bytes` : `${bytes} bytes`;
  return coding === null ? size : `${size}, ${coding}`;
}

function pageFinding({ keyword, notKeyword, reason, message }: TraceEventOf<'page'>): string {
  if (reason === 'keyword_missing') return `does not hold the required text "${keyword ?? ''}"`;
  if (reason === 'keyword_present') return `holds the forbidden text "${notKeyword ?? ''}"`;
  if (reason !== null) return `cannot be judged: ${message ?? reason}`;
  const wanted = keyword === null ? [] : [`holds the required text "${keyword}"`];
  const unwanted = notKeyword === null ? [] : [`does not hold the forbidden text "${notKeyword}"`];
  return [...wanted, ...unwanted].join(' and ');
}
