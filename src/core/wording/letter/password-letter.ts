import { plainLine } from '../../safe-text.ts';
import type { Language } from '../../people/owner.ts';
import { isolated } from '../isolate.ts';
import type { LetterPage } from './letter.ts';

interface PasswordPhrases {
  readonly state: string;
  readonly subject: string;
  readonly title: string;
  lead(name: string, minutes: number): string;
  readonly button: string;
  readonly foot: readonly string[];
}

const PHRASES: Readonly<Record<Language, PasswordPhrases>> = {
  en: {
    state: 'ACCOUNT',
    subject: 'Choose a new password for UptimeSquirrel',
    title: 'Choose a new password',
    lead: (name, minutes) =>
      `Someone, most likely you, asked for a new password for the account of ${name}. The link is good once, for ${minutes} minutes.`,
    button: 'Choose a password',
    foot: [
      'If it was not you, there is nothing to do: your password stays as it is.',
      'A new password ends all sessions of the account.',
    ],
  },
  fa: {
    state: 'حساب',
    subject: 'گذرواژهٔ تازه برای UptimeSquirrel',
    title: 'گذرواژهٔ تازه‌ای برگزینید',
    lead: (name, minutes) =>
      `کسی، به احتمال زیاد خود شما، برای حساب ${name} گذرواژهٔ تازه خواسته است. این پیوند تنها یک بار و تا ${minutes.toLocaleString('fa')} دقیقه کار می‌کند.`,
    button: 'گزینش گذرواژه',
    foot: [
      'اگر شما نبوده‌اید، کاری لازم نیست: گذرواژه‌تان همان می‌ماند.',
      'گذرواژهٔ تازه همهٔ نشست‌های حساب را پایان می‌دهد.',
    ],
  },
};

/** The letter with the link by which a user who forgot the password chooses another one. */
export function passwordLetter(of: {
  readonly language: Language;
  readonly name: string;
  readonly url: string;
  readonly minutes: number;
}): LetterPage {
  const { language, url } = of;
  const { state, subject, title, button, foot, lead } = PHRASES[language];
  return {
    language,
    direction: language === 'fa' ? 'rtl' : 'ltr',
    tone: 'info',
    subject,
    state,
    title,
    headline: `${title}.`,
    preheader: title,
    lead: '',
    hint: lead(isolated(plainLine(of.name, 100), language), of.minutes),
    letterLinks: { button: { label: button, url }, second: null, small: [] },
    saw: null,
    facts: [],
    evidence: [],
    group: null,
    report: null,
    foot,
  };
}
