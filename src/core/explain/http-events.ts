import { Type } from 'typebox';
import { describeNote, type Words } from '../check/words.ts';
import { code, defineEvent, ms, sentence, texts } from './define-event.ts';
import type { EventFields, EventText } from './define-event.ts';
import { waitText } from './wait-text.ts';
import { wireLines } from './wire-lines.ts';

const methodFields = {
  method: Type.String({ description: 'HEAD or GET' }),
  because: Type.Union(
    [
      Type.Literal('usual'),
      Type.Literal('asked'),
      Type.Literal('page'),
      Type.Literal('remembered'),
      Type.Literal('unsettled'),
      Type.Literal('slow'),
      Type.Literal('sample'),
    ],
    {
      description:
        'usual (HEAD first), asked (the settings say so), page (its text is checked), remembered (HEAD failed recently), unsettled (HEAD was inconclusive), slow (HEAD takes long) or sample (the daily GET)',
    },
  ),
  after: code('how HEAD ended when it was inconclusive'),
};

type Method = EventFields<typeof methodFields>;

const METHOD_TEXTS: Readonly<Record<Method['because'], (event: Method) => string>> = {
  usual: ({ method }) => `${method} goes first: it costs the site the least.`,
  asked: ({ method }) => `${method} alone, as the settings say.`,
  page: ({ method }) => `${method} at once: the settings check the text of the page.`,
  remembered: ({ method }) => `${method} goes first: HEAD did not work here recently.`,
  unsettled: ({ method, after }) =>
    `HEAD ended with ${after ?? 'a failure'}, which some servers answer to HEAD only, so ${method} decides.`,
  slow: ({ method }) => `HEAD has used half of its time, so ${method} is sent too.`,
  sample: ({ method }) => `HEAD works here; once a day ${method} checks that the page works too.`,
};

const responseFields = {
  method: Type.String({ description: 'HEAD or GET: what is answered' }),
  head: Type.String({ description: 'as it came, one character a byte; at most 4 KiB' }),
  headBytes: Type.Integer({ description: 'all that came, also what is not shown' }),
  isCut: Type.Boolean({ description: 'whether more came than is shown' }),
  isComplete: Type.Boolean({ description: 'whether the blank line came that ends a head' }),
  waitedMs: ms('until the first byte'),
  tookMs: Type.Number(),
  reason: code('why it cannot be judged'),
  message: sentence,
};

function responseText(event: EventFields<typeof responseFields>): EventText {
  const { method, head, headBytes, isCut, isComplete, waitedMs, tookMs, reason, message } = event;
  const took = waitText(tookMs);
  const why = message ?? 'the connection ended';
  if (waitedMs === null && reason === 'stopped') {
    return { text: `The answer to ${method} is no longer needed, after ${took}.` };
  }
  if (waitedMs === null) return { text: `No answer to ${method} in ${took}: ${why}.` };
  const first = `Answer to ${method}: first byte after ${waitText(waitedMs)},`;
  const wire = { mark: '<' as const, lines: wireLines(head) };
  const lines = isCut ? [`only its first ${head.length} bytes are shown`] : [];
  if (!isComplete) return { text: `${first} ${headBytes} bytes in ${took}: ${why}.`, lines, wire };
  const judged = message === null ? '' : `, which cannot be judged: ${message}`;
  return { text: `${first} a head of ${headBytes} bytes${judged}.`, lines, wire };
}

const redirectFields = {
  method: Type.String(),
  statusCode: Type.Integer(),
  to: code('where it leads'),
  followed: Type.Integer({ description: 'redirects followed so far, this one included' }),
  allowed: Type.Integer(),
  notes: texts('what is odd about it'),
  reason: code('why it is not followed'),
  message: sentence,
};

function redirectText(event: EventFields<typeof redirectFields>, words: Words): string {
  const { method, statusCode, to, followed, allowed, notes, reason, message } = event;
  const answered = `${method} was answered ${statusCode}`;
  const leads = to === null ? answered : `${answered}, which leads to ${to}`;
  const odd = notes.map((note) => ` ${describeNote(note, words)}`.trimEnd());
  if (reason !== null) return `${leads} and is not followed: ${message ?? reason}.`;
  if (notes.length > 0 && to === null) return `${leads}, judged as it is.${odd.join('')}`;
  return `${leads}: followed, redirect ${followed} of at most ${allowed}.${odd.join('')}`;
}

const pageFields = {
  bytes: Type.Integer({ description: 'as they came' }),
  isCut: Type.Boolean({ description: 'whether the page is longer than the part that is read' }),
  coding: code('gzip, or another coding of the content'),
  keyword: code('the text that must be there'),
  notKeyword: code('the text that must not be there'),
  reason: code('which rule failed'),
  message: sentence,
};

type Page = EventFields<typeof pageFields>;

function pageSize({ bytes, isCut, coding }: Page): string {
  const size = isCut ? `its first ${bytes} bytes` : `${bytes} bytes`;
  return coding === null ? size : `${size}, ${coding}`;
}

function pageFinding({ keyword, notKeyword, reason, message }: Page): string {
  if (reason === 'keyword_missing') return `does not hold the required text "${keyword ?? ''}"`;
  if (reason === 'keyword_present') return `holds the forbidden text "${notKeyword ?? ''}"`;
  if (reason === 'bad_encoding') return `cannot be judged: ${message ?? reason}`;
  if (reason !== null) return message ?? reason;
  if (keyword === null && notKeyword === null) return 'is as the conditions want it';
  const wanted = keyword === null ? [] : [`holds the required text "${keyword}"`];
  const unwanted = notKeyword === null ? [] : [`does not hold the forbidden text "${notKeyword}"`];
  return [...wanted, ...unwanted].join(' and ');
}

const request = defineEvent(
  'A request is sent.',
  {
    method: Type.String(),
    url: Type.String(),
    head: Type.String({ description: 'as it is sent, your own headers masked' }),
    budgetMs: Type.Number({ description: 'time limit of the head of the answer' }),
  },
  ({ method, url, head, budgetMs }) => ({
    text: `Send ${method} for ${url}; the answer may take ${waitText(budgetMs)}.`,
    wire: { mark: '>', lines: wireLines(head) },
  }),
);

const status = defineEvent(
  'A status code is judged.',
  {
    method: Type.String(),
    statusCode: Type.Integer(),
    expect: Type.String({ description: 'the accepted codes' }),
    isAccepted: Type.Boolean(),
    reason: code('what the code means for the verdict'),
  },
  ({ method, statusCode, expect, isAccepted, reason }) =>
    isAccepted
      ? `${method} was answered ${statusCode}, which is among the accepted codes ${expect}.`
      : `${method} was answered ${statusCode}, which is not among the accepted codes ${expect}: ${reason ?? ''}.`,
);

/** The requests and answers of a website's probe, beside what its connections emit. */
export const httpEvents = {
  method: defineEvent('A method is chosen.', methodFields, (event) =>
    METHOD_TEXTS[event.because](event),
  ),
  request,
  response: defineEvent(
    'The head of an answer, or why there is none.',
    responseFields,
    responseText,
  ),
  redirect: defineEvent('An answer redirects.', redirectFields, redirectText),
  status,
  page: defineEvent(
    'The text of a page is judged.',
    pageFields,
    (event) => `The page (${pageSize(event)}) ${pageFinding(event)}.`,
  ),
} as const;
