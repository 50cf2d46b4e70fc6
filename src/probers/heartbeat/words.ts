import type { Reason, ReasonTexts } from '../../core/check/reasons.ts';

/** Reasons that only this kind gives. */
export const heartbeatReasons = {
  heartbeat_missed: {
    title: 'no ping in time',
    hint: 'Did the job run, and did its ping reach us?',
    fa: {
      title: 'خبری از این کار به‌موقع نرسید',
      hint: 'آیا این کار اجرا شد و خبرش به ما رسید؟',
    },
  },
  heartbeat_failed: {
    title: 'the job reported a failure',
    hint: 'Its log may say why; the next successful run ends this.',
    fa: {
      title: 'این کار خبر از شکست داد',
      hint: 'شاید گزارش این کار علت را بگوید؛ اجرای موفق بعدی این وضع را پایان می‌دهد.',
    },
  },
  heartbeat_overrun: {
    title: 'the job has been running too long',
    hint: 'It reported its start but not its end: does it hang?',
    fa: {
      title: 'این کار بیش از اندازه طول کشیده است',
      hint: 'آغازش را خبر داد ولی پایانش را نه: آیا گیر کرده است؟',
    },
  },
  heartbeat_waiting: {
    title: 'no ping yet',
    hint: 'Call its ping address from the job; the first ping starts the clock.',
    fa: {
      title: 'هنوز خبری از این کار نرسیده است',
      hint: 'نشانی ping را به کار بیفزایید؛ نخستین ping شمارش را آغاز می‌کند.',
    },
  },
} as const satisfies ReasonTexts;

/** Every reason that this kind may give. */
export type HeartbeatReason = Reason | keyof typeof heartbeatReasons;
