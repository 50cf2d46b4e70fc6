import type { Reason, ReasonTexts } from '../../core/check/reasons.ts';

/** Reasons that only this kind gives. */
export const dnsReasons = {
  dns_value_mismatch: {
    title: 'unexpected DNS records',
    hint: 'The name servers answer with other records than expected.',
    fa: {
      title: 'رکوردهای نامنتظر DNS',
      hint: 'سرورهای نام رکوردهایی جز آنچه انتظار می‌رود می‌دهند.',
    },
  },
  dns_too_few: {
    title: 'too few DNS records',
    hint: 'The name has fewer records of this type than expected.',
    fa: {
      title: 'رکوردهای DNS کمتر از انتظار است',
      hint: 'این نام از این نوع رکورد کمتر از انتظار دارد.',
    },
  },
  dns_exists: {
    title: 'the name exists',
    hint: 'It was expected not to exist: someone may have registered it.',
    fa: {
      title: 'این نام وجود دارد',
      hint: 'انتظار می‌رفت وجود نداشته باشد: شاید کسی آن را ثبت کرده است.',
    },
  },
} as const satisfies ReasonTexts;

/** Every reason that this kind may give. */
export type DnsReason = Reason | keyof typeof dnsReasons;
