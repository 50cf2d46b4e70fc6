import type { NoteTexts } from '../../core/check/notes.ts';
import type { Reason, ReasonTexts } from '../../core/check/reasons.ts';

/** Reasons that only this kind gives. */
export const websocketReasons = {
  upgrade_refused: {
    title: 'no switch to WebSocket',
    hint: 'Is the path right, and does every proxy in front let WebSocket through?',
    fa: { title: 'سرور به WebSocket نرفت' },
  },
  upgrade_broken: {
    title: 'broken WebSocket handshake',
    hint: 'The server switched protocols but did not prove that it speaks WebSocket.',
  },
  subprotocol_refused: {
    title: 'subprotocol not agreed on',
    hint: 'The server chose none of the subprotocols it was offered, or another one.',
  },
  broken_frame: {
    title: 'broken WebSocket frame',
    hint: 'What the server sent after the handshake breaks the WebSocket protocol.',
  },
} as const satisfies ReasonTexts;

/** Every reason that this kind may give. */
export type WebsocketReason = Reason | keyof typeof websocketReasons;

/** Notes that only this kind makes. */
export const websocketNotes = {
  close_unanswered: 'The WebSocket server did not answer our close frame.',
} as const satisfies NoteTexts;
