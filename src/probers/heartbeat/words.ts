import type { Reason, ReasonTexts } from '../../core/check/reasons.ts';

/** Reasons that only this kind gives. */
export const heartbeatReasons = {
  heartbeat_missed: {
    title: 'the job was not heard of in time',
    hint: 'Did it run, and did its ping get through to us?',
    fa: { title: 'خبری از این کار به‌موقع نرسید' },
  },
  heartbeat_failed: {
    title: 'the job reported a failure',
    hint: 'Its log may say why; a run that ends well makes up for it.',
    fa: { title: 'این کار خبر از شکست داد' },
  },
  heartbeat_overrun: {
    title: 'the job runs for too long',
    hint: 'It said that it began, and not that it ended: does it hang?',
    fa: { title: 'این کار بیش از اندازه طول کشیده است' },
  },
  heartbeat_waiting: {
    title: 'the job has not been heard of yet',
    hint: 'Add its ping address to the job; the first ping starts the clock.',
    fa: {
      title: 'هنوز خبری از این کار نرسیده است',
      hint: 'نشانی ping را به کار بیفزایید؛ نخستین ping شمارش را آغاز می‌کند.',
    },
  },
} as const satisfies ReasonTexts;

/** Every reason that this kind may give. */
export type HeartbeatReason = Reason | keyof typeof heartbeatReasons;
