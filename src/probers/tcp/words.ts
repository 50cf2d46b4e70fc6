import type { Reason, ReasonTexts } from '../../core/check/reasons.ts';

/** Reasons that only this kind gives. */
export const tcpReasons = {
  answer_mismatch: {
    title: 'unexpected answer',
    hint: 'The service answers, but not as expected.',
    fa: { title: 'پاسخ، پاسخ مورد انتظار نیست' },
  },
  starttls_refused: {
    title: 'no STARTTLS',
    hint: 'The service does not offer encryption on this port.',
    fa: { title: 'سرویس STARTTLS را نپذیرفت' },
  },
} as const satisfies ReasonTexts;

/** Every reason that this kind may give. */
export type TcpReason = Reason | keyof typeof tcpReasons;
