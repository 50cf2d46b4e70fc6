import { plainLine } from '../../safe-text.ts';
import { decimalText } from '../../wording/duration-text.ts';
import { OTHER_DETAIL } from '../trace.ts';
import { because, count, foreign, foreignList, type EventSentences } from './words.ts';

/** What kinds other than websites do, and what lies between us and a target. */
export const lineTexts: EventSentences<
  | 'proxy'
  | 'other_place'
  | 'login'
  | 'headers_kept'
  | 'ask_records'
  | 'records'
  | 'ping'
  | 'pinged'
  | 'datagram'
  | 'datagram_ended'
  | typeof OTHER_DETAIL
> = {
  proxy: ({ proxy }) => `از پروکسی ${foreign(proxy)} می‌گذریم.`,
  other_place: ({ host, serverName }) =>
    `به جای ${foreign(serverName)} به ${foreign(host)} وصل می‌شویم.`,
  login: () => 'سرور ورود می‌خواهد: اطلاعات ورود فرستاده می‌شود.',
  headers_kept: () => 'سرایندهای خود شما فرستاده نمی‌شود: اینجا مبدأ دیگری است.',
  ask_records: ({ name, type, servers }) =>
    `رکوردهای ${foreign(type)} نام ${foreign(name)} را از ${servers.length === 0 ? 'سرور نام خودمان' : foreignList(servers)} می‌پرسیم.`,
  records: (event, words) => {
    const { type, values, ttlSeconds, isNoName, reason } = event;
    if (reason !== null) return `پاسخی برای داوری نیست: ${because(event, words)}.`;
    if (isNoName) return 'چنین نامی نیست (NXDOMAIN).';
    if (values.length === 0) return `این نام رکورد ${foreign(type)} ندارد.`;
    const ttl = ttlSeconds === null ? '' : ` (TTL: ${count(ttlSeconds)} ثانیه)`;
    return `پاسخ${ttl}: ${foreignList(values)}.`;
  },
  ping: ({ host, count: packets }) =>
    `${count(packets)} درخواست پژواک (ICMP) به ${foreign(host)} می‌فرستیم.`,
  pinged: (event, words) => {
    const { sent, roundTripsMs, refusal, reason } = event;
    if (reason !== null) return `بی‌نتیجه ماند: ${because(event, words)}.`;
    const times = roundTripsMs.map((ms) => decimalText(ms, 1, 'fa')).join('، ');
    const trips = times === '' ? '' : `، پس از ${times} میلی‌ثانیه`;
    const reported = refusal === null ? '' : `؛ گزارش میان راه: ${foreign(refusal)}`;
    return `${count(roundTripsMs.length)} از ${count(sent)} بازگشت${trips}${reported}.`;
  },
  datagram: ({ host, port, bytes }) =>
    `${count(bytes)} بایت با UDP به ${foreign(host)} درگاه ${foreign(port)} می‌فرستیم.`,
  datagram_ended: (event, words) => {
    if (event.reason !== null) return `پاسخی نیامد: ${because(event, words)}.`;
    return event.bytes === null ? 'چیزی بازنگشت.' : `${count(event.bytes)} بایت بازگشت.`;
  },
  // The words of the prober's author.
  [OTHER_DETAIL]: ({ text }) => plainLine(text, 2_000),
};
