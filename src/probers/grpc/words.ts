import type { Reason, ReasonTexts } from '../../core/check/reasons.ts';

/** Reasons that only this kind gives. */
export const grpcReasons = {
  not_grpc: {
    title: 'the answer is not gRPC',
    hint: 'A web server answered in its place.',
    fa: {
      title: 'پاسخ gRPC نیست',
      hint: 'به جای آن وب‌سروری پاسخ داد.',
    },
  },
  grpc_status: {
    title: 'the gRPC call failed',
    hint: 'Does the server have the standard health service, without a login?',
    fa: {
      title: 'فراخوانی gRPC ناموفق بود',
      hint: 'آیا سرور سرویس استاندارد سلامت را دارد، بدون نیاز به ورود؟',
    },
  },
  grpc_unknown_service: {
    title: 'the gRPC server does not know the service',
    hint: 'Check the name of the service as the server registers its health.',
    fa: {
      title: 'سرور gRPC این سرویس را نمی‌شناسد',
      hint: 'نام سرویس را همان‌گونه بنویسید که سرور سلامتش را ثبت می‌کند.',
    },
  },
  grpc_not_serving: {
    title: 'the gRPC service is not serving',
    hint: 'The server itself says so: look at its log.',
    fa: {
      title: 'سرویس gRPC خدمت نمی‌دهد',
      hint: 'این را خود سرور می‌گوید: گزارش‌هایش را ببینید.',
    },
  },
} as const satisfies ReasonTexts;

/** Every reason that this kind may give. */
export type GrpcReason = Reason | keyof typeof grpcReasons;
