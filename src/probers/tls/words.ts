import type { Reason, ReasonTexts } from '../../core/check/reasons.ts';

/** Reasons that only this kind gives. */
export const tlsReasons = {
  tls_issuer_mismatch: {
    title: 'unexpected certificate issuer',
    hint: 'An authority other than the expected one signed the certificate.',
    fa: {
      title: 'صادرکنندهٔ گواهی دیگری است',
      hint: 'مرجعی جز مرجع مورد انتظار گواهی را امضا کرده است.',
    },
  },
  tls_pin_mismatch: {
    title: 'not the pinned certificate',
    hint: 'No certificate of the chain has the expected fingerprint.',
    fa: {
      title: 'گواهی دیگری نشان داده شد',
      hint: 'هیچ گواهی زنجیره اثر انگشت مورد انتظار را ندارد.',
    },
  },
} as const satisfies ReasonTexts;

/** Every reason that this kind may give. */
export type TlsReason = Reason | keyof typeof tlsReasons;
