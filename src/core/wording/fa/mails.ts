import { isolated } from '../isolate.ts';
import type { MailPhrases } from '../mail-phrases.ts';

const states: MailPhrases['states'] = {
  DOWN: 'قطع',
  UP: 'وصل',
  CLOSED: 'بسته شد',
  'NOT JUDGED': 'نامعلوم',
  JUDGED: 'معلوم شد',
  SLOW: 'کند',
  OK: 'عادی',
  UNSTABLE: 'ناپایدار',
  ACK: 'در دست رسیدگی',
  TEST: 'آزمایش',
  ALARM: 'هشدار',
  UNKNOWN: 'نامعلوم',
  REPORT: 'گزارش',
};

/** What stands around the facts, in Persian. */
export const mails: MailPhrases = {
  states,
  saw: ({ what, checks }) => (checks === null ? `${what}.` : `${what}، در ${checks} بررسی پیاپی.`),
  sawAnswer: ({ answer, title }) =>
    answer === null ? title : `پاسخ داد: ${isolated(answer, 'fa')}`,
  buttons: {
    acknowledge: 'رسیدگی می‌کنم',
    seeEvidence: 'دیدن شواهد',
    seeWhatHappened: 'دیدن آنچه رخ داد',
    see: 'دیدن',
    open: 'باز کردن',
    silence: 'سکوت برای یک ساعت',
  },
  stretches: {
    since: 'قطعی',
    unjudgedSince: 'نامعلوم',
    slowSince: 'کندی',
    blindSince: 'بی‌خبری',
    unwrittenSince: 'نانوشتنی',
  },
  isFor: (reader) => `این پیام به ${isolated(reader, 'fa')} می‌رسد.`,
  endWillFollow: 'پایان آن را هم خبر می‌دهیم.',
  endForAll: 'پایان قطعی به همهٔ کسانی که از آغاز آن خبر گرفتند اعلام می‌شود و نه به کس دیگری.',
  nextStep: ({ after, who }) =>
    `اگر تا ${after} دیگر کسی رسیدگی را نپذیرد، به ${isolated(who, 'fa')} خبر می‌دهیم.`,
  sms: ({ state, name, what, since, acknowledge }) =>
    [
      `${states[state]}: ${[name, what, ...(since === null ? [] : [`از ${since}`])]
        .filter((part) => part !== '')
        .join('، ')}`,
      ...(acknowledge === null ? [] : [`پذیرش: ${acknowledge}`]),
    ].join(' '),
  preheader: (since, reason) => `از ${since}: ${reason}`,
};
