import { describeNote, type Words } from '../../check/words.ts';
import type { EventText } from '../define-event.ts';
import type { TraceEventOf } from '../trace.ts';
import { wireLines } from '../wire-lines.ts';
import { because, count, foreign, wait, type EventSentences } from './words.ts';

const METHODS: Readonly<
  Record<TraceEventOf<'method'>['because'], (event: TraceEventOf<'method'>) => string>
> = {
  usual: ({ method }) => `${foreign(method)} نخست می‌رود: کمترین بار را بر سایت می‌گذارد.`,
  asked: ({ method }) => `تنها ${foreign(method)}، چنان‌که تنظیمات می‌گوید.`,
  page: ({ method }) => `${foreign(method)} بی‌درنگ: تنظیمات متن صفحه را می‌سنجد.`,
  remembered: ({ method }) => `${foreign(method)} نخست می‌رود: HEAD به‌تازگی اینجا کار نکرد.`,
  unsettled: ({ method, after }) =>
    `HEAD با ${after === null ? 'ناکامی' : foreign(after)} پایان یافت، که برخی سرورها تنها به HEAD پاسخ می‌دهند؛ پس ${foreign(method)} داوری می‌کند.`,
  slow: ({ method }) => `HEAD نیمی از زمانش را گرفته است، پس ${foreign(method)} هم فرستاده می‌شود.`,
  sample: ({ method }) =>
    `HEAD اینجا کار می‌کند؛ روزی یک بار ${foreign(method)} می‌سنجد که صفحه هم کار کند.`,
};

function responseText(event: TraceEventOf<'response'>, words: Words): EventText {
  const { head, headBytes, isCut, isComplete, waitedMs, tookMs, reason, message } = event;
  const [method, took] = [foreign(event.method), wait(tookMs)];
  const why = reason === null && message === null ? 'اتصال پایان یافت' : because(event, words);
  if (waitedMs === null && reason === 'stopped') {
    return { text: `پاسخ ${method} پس از ${took} دیگر لازم نیست.` };
  }
  if (waitedMs === null) return { text: `در ${took} پاسخی به ${method} نیامد: ${why}.` };
  const first = `پاسخ ${method}: نخستین بایت پس از ${wait(waitedMs)}،`;
  const wire = { mark: '<' as const, lines: wireLines(head) };
  const lines = isCut ? [`تنها ${count(head.length)} بایت نخست آن نشان داده می‌شود`] : [];
  if (!isComplete) {
    return { text: `${first} ${count(headBytes)} بایت در ${took}: ${why}.`, lines, wire };
  }
  const judged = message === null ? '' : `، که نمی‌توان داوری کرد: ${why}`;
  return { text: `${first} سرایندی ${count(headBytes)} بایتی${judged}.`, lines, wire };
}

function redirectText(event: TraceEventOf<'redirect'>, words: Words): string {
  const { method, statusCode, to, followed, allowed, notes, reason } = event;
  const answered = `به ${foreign(method)} پاسخ ${foreign(statusCode)} آمد`;
  const leads = to === null ? answered : `${answered}، که به ${foreign(to)} می‌برد`;
  if (reason !== null) return `${leads}، و دنبال نمی‌شود: ${because(event, words)}.`;
  const odd = notes.map((note) => ` ${describeNote(note, words, 'fa')}`.trimEnd()).join('');
  if (notes.length > 0 && to === null) return `${leads}، و همان‌گونه داوری می‌شود.${odd}`;
  return `${leads}: دنبال می‌شود، تغییر مسیر ${count(followed)} از حداکثر ${count(allowed)}.${odd}`;
}

function pageFinding(event: TraceEventOf<'page'>, words: Words): string {
  const { keyword, notKeyword, reason } = event;
  if (reason === 'keyword_missing') return `متن لازم «${foreign(keyword ?? '')}» را ندارد`;
  if (reason === 'keyword_present') return `متن ممنوع «${foreign(notKeyword ?? '')}» را دارد`;
  if (reason !== null) return `پذیرفته نشد: ${because(event, words)}`;
  if (keyword === null && notKeyword === null) return 'همان است که شرط‌ها می‌خواهند';
  const wanted = keyword === null ? [] : [`متن لازم «${foreign(keyword)}» را دارد`];
  const unwanted = notKeyword === null ? [] : [`متن ممنوع «${foreign(notKeyword)}» را ندارد`];
  return [...wanted, ...unwanted].join(' و ');
}

function pageSize({ bytes, isCut, coding }: TraceEventOf<'page'>): string {
  const size = isCut ? `${count(bytes)} بایت نخست` : `${count(bytes)} بایت`;
  return coding === null ? size : `${size}، ${foreign(coding)}`;
}

/** The requests and answers of a website's probe. */
export const httpTexts: EventSentences<
  'method' | 'request' | 'response' | 'redirect' | 'status' | 'page'
> = {
  method: (event) => METHODS[event.because](event),
  request: ({ method, url, head, budgetMs }) => ({
    text: `${foreign(method)} برای ${foreign(url)} فرستاده می‌شود؛ مهلت پاسخ: ${wait(budgetMs)}.`,
    wire: { mark: '>', lines: wireLines(head) },
  }),
  response: responseText,
  redirect: redirectText,
  status: ({ method, statusCode, expect, isAccepted, reason }) => {
    const answered = `به ${foreign(method)} پاسخ ${foreign(statusCode)} آمد`;
    const codes = `کدهای پذیرفتهٔ ${foreign(expect)}`;
    return isAccepted
      ? `${answered}، که از ${codes} است.`
      : `${answered}، که از ${codes} نیست: ${foreign(reason ?? '')}.`;
  },
  page: (event, words) => `صفحه (${pageSize(event)}) ${pageFinding(event, words)}.`,
};
