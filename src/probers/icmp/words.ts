import type { NoteTexts } from '../../core/check/notes.ts';
import type { Reason, ReasonTexts } from '../../core/check/reasons.ts';

/** Reasons that only this kind gives. */
export const icmpReasons = {
  packet_loss: {
    title: 'packet loss',
    hint: 'Fewer echo requests are answered than required: check the network path.',
    fa: {
      title: 'بسته‌ها گم می‌شوند',
      hint: 'کمتر از حد خواسته به ping پاسخ داده شد: مسیر شبکه را بررسی کنید.',
    },
  },
} as const satisfies ReasonTexts;

/** Every reason that this kind may give. */
export type IcmpReason = Reason | keyof typeof icmpReasons;

/** Notes that only this kind makes. */
export const icmpNotes = {
  packet_loss: {
    text: 'Some echo requests were not answered.',
    fa: 'به بخشی از پیام‌های ping پاسخ داده نشد.',
  },
} as const satisfies NoteTexts;
