import type { NoteTexts } from '../../core/check/notes.ts';
import type { Reason, ReasonTexts } from '../../core/check/reasons.ts';

/** Reasons that only this kind gives. */
export const websocketReasons = {
  upgrade_refused: {
    title: 'no switch to WebSocket',
    hint: 'Is the path right, and does every proxy in front let WebSocket through?',
    fa: {
      title: 'سرور به WebSocket نرفت',
      hint: 'آیا مسیر درست است و همهٔ پروکسی‌های پیش رو WebSocket را راه می‌دهند؟',
    },
  },
  upgrade_broken: {
    title: 'broken WebSocket handshake',
    hint: 'The server switched protocols but did not prove that it speaks WebSocket.',
    fa: {
      title: 'دست‌دهی خراب WebSocket',
      hint: 'سرور پروتکل را عوض کرد ولی نشان نداد که WebSocket می‌داند.',
    },
  },
  subprotocol_refused: {
    title: 'subprotocol not agreed on',
    hint: 'The server chose none of the subprotocols it was offered, or another one.',
    fa: {
      title: 'توافق نشدن بر زیرپروتکل',
      hint: 'سرور هیچ‌یک از زیرپروتکل‌های پیشنهادی را برنگزید، یا چیز دیگری برگزید.',
    },
  },
  closed_with_error: {
    title: 'closed with an error code',
    hint: 'The code says why: 1011 is an error of the server, 1013 too much load, 1008 or 4401 often a missing login.',
    fa: {
      title: 'سرور اتصال را با کد خطا بست',
      hint: 'کد می‌گوید چرا: ۱۰۱۱ خطای سرور است، ۱۰۱۳ بار زیاد، ۱۰۰۸ یا ۴۴۰۱ اغلب نبود اجازهٔ ورود.',
    },
  },
  broken_frame: {
    title: 'broken WebSocket frame',
    hint: 'What the server sent after the handshake breaks the WebSocket protocol.',
    fa: {
      title: 'فریم خراب WebSocket',
      hint: 'آنچه سرور پس از دست‌دهی فرستاد با پروتکل WebSocket نمی‌خواند.',
    },
  },
} as const satisfies ReasonTexts;

/** Every reason that this kind may give. */
export type WebsocketReason = Reason | keyof typeof websocketReasons;

/** Notes that only this kind makes. */
export const websocketNotes = {
  close_unanswered: {
    text: 'The WebSocket server did not answer our close frame.',
    fa: 'سرور WebSocket به فریم پایان ما پاسخ نداد.',
  },
} as const satisfies NoteTexts;
