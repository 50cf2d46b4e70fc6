import type { TraceEventKind } from '../trace.ts';
import { connectionTexts } from './connections.ts';
import { dnsTexts } from './dns.ts';
import { httpTexts } from './http.ts';
import { lineTexts } from './lines.ts';
import type { EventSentences } from './words.ts';

/** Every kind of event in Persian; what peers said stands in it as it is. */
export const persianTexts: EventSentences<TraceEventKind> = {
  ...dnsTexts,
  ...connectionTexts,
  ...httpTexts,
  ...lineTexts,
};
