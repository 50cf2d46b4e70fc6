import type { NoteTexts } from '../../core/check/notes.ts';
import type { Reason, ReasonTexts } from '../../core/check/reasons.ts';

/** Reasons that only this kind gives. */
export const domainReasons = {
  domain_expired: {
    title: 'the domain has expired',
    hint: 'Renew it at its registrar at once: soon anyone can register it.',
    fa: {
      title: 'ثبت دامنه منقضی شده است',
      hint: 'بی‌درنگ نزد ثبت‌کننده تمدیدش کنید: به‌زودی هر کسی می‌تواند آن را ثبت کند.',
    },
  },
  domain_expiring: {
    title: 'the domain expires soon',
    hint: 'Renew it at its registrar; does automatic renewal still have a valid payment?',
    fa: {
      title: 'ثبت دامنه به‌زودی منقضی می‌شود',
      hint: 'نزد ثبت‌کننده تمدیدش کنید؛ آیا پرداخت تمدید خودکار هنوز معتبر است؟',
    },
  },
  domain_unregistered: {
    title: 'the domain is not registered',
    hint: 'The registry does not know it. Is it spelled right, without www?',
    fa: {
      title: 'این دامنه ثبت نشده است',
      hint: 'مرکز ثبت آن را نمی‌شناسد. آیا درست و بدون www نوشته شده است؟',
    },
  },
  rdap_unavailable: {
    title: 'the registry is unavailable',
    hint: 'This says nothing about the domain; the next check asks again.',
    fa: {
      title: 'ثبت‌کنندهٔ دامنه پاسخ نمی‌دهد',
      hint: 'این دربارهٔ دامنه چیزی نمی‌گوید؛ بررسی بعدی دوباره می‌پرسد.',
    },
  },
  rdap_no_expiry: {
    title: 'the registry does not publish when the domain expires',
    hint: 'It has no RDAP server or keeps the date private: track the renewal another way.',
    fa: {
      title: 'تاریخ پایان ثبت دامنه اعلام نمی‌شود',
      hint: 'سرور RDAP نیست یا تاریخ را نمی‌گوید: تمدید را از راه دیگری پی بگیرید.',
    },
  },
} as const satisfies ReasonTexts;

/** Every reason that this kind may give. */
export type DomainReason = Reason | keyof typeof domainReasons;

/** Notes that only this kind makes. */
export const domainNotes = {
  domain_on_hold: {
    text: 'The registration is on hold, so that the domain has no DNS.',
    fa: 'ثبت دامنه معلق است، پس این دامنه DNS ندارد.',
  },
  expires_soon: {
    text: 'The registration of the domain ends soon.',
    fa: 'مهلت ثبت دامنه به‌زودی پایان می‌یابد.',
  },
} as const satisfies NoteTexts;
