import type { ReasonText } from './reason-text.ts';

/** Causes of messages that no check has as its reason. */
const CAUSES: ReadonlyMap<string, ReasonText> = new Map([
  [
    'storage',
    {
      title: 'our database cannot be written',
      hint: '',
      fa: { title: 'پایگاه دادهٔ ما نوشتنی نیست' },
    },
  ],
  [
    'slow',
    {
      title: 'answers slowly',
      hint: 'It answers, but takes longer than it may: is its server busy, or its database slow?',
      fa: {
        title: 'کند پاسخ می‌دهد',
        hint: 'پاسخ می‌دهد ولی بیش از حد طول می‌کشد: آیا سرور پرکار است یا پایگاه داده کند شده است؟',
      },
    },
  ],
]);

/** The text of such a cause; `null` for any other code. */
export function causeText(code: string): ReasonText | null {
  return CAUSES.get(code) ?? null;
}
