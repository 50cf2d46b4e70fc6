import type { Reason, ReasonTexts } from '../../core/check/reasons.ts';

/** Reasons that only this kind gives. */
export const udpReasons = {
  udp_timeout: {
    title: 'no answer to datagrams',
    hint: 'Does the service run, does a firewall drop its datagrams, and does it answer to what is sent?',
    fa: {
      title: 'به بسته‌های UDP پاسخی نرسید',
      hint: 'آیا سرویس روشن است، دیوارهٔ آتش بسته‌هایش را دور نمی‌ریزد، و به آنچه فرستاده می‌شود پاسخ می‌دهد؟',
    },
  },
} as const satisfies ReasonTexts;

/** Every reason that this kind may give. */
export type UdpReason = Reason | keyof typeof udpReasons;
