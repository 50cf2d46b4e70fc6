import { useText } from '../text/use-text.tsx';
import type { Evidence } from './evidence.ts';
import './evidence.css';

/** The heads of request and answer as they went over the wire; the lines that decided are marked. */
export function EvidenceBytes({
  evidence: { sent, received, marked, phases },
}: {
  readonly evidence: Pick<Evidence, 'sent' | 'received' | 'marked' | 'phases'>;
}) {
  const { t, format } = useText();
  if (sent.length + received.length === 0) return null;
  const waitedMs = phases.find(({ phase }) => phase === 'head')?.ms ?? null;
  return (
    <div className="evidence-bytes">
      <Bytes title={t('evidence.sent')} mark=">" lines={sent} />
      <Bytes
        title={
          received.length === 0
            ? t('evidence.noAnswer')
            : waitedMs === null
              ? t('evidence.received')
              : t('evidence.receivedAfter', { time: format.answerTime(waitedMs) })
        }
        mark="<"
        lines={received}
        marked={marked}
      />
    </div>
  );
}

/** Lines of bytes: text and nothing else, from left to right in every language. */
export function Bytes({
  title,
  mark,
  lines,
  marked = [],
}: {
  readonly title: string;
  readonly mark: '>' | '<';
  readonly lines: readonly string[];
  /** Places of the lines that decided. */
  readonly marked?: readonly number[];
}) {
  return (
    <div className="bytes">
      <h3 className="small soft">{title}</h3>
      {lines.length > 0 && (
        <pre dir="ltr" tabIndex={0} aria-label={title}>
          {lines.map((line, index) => (
            <span key={index}>
              <i aria-hidden="true">{mark} </i>
              {marked.includes(index) ? <mark>{line}</mark> : line}
              {'\n'}
            </span>
          ))}
        </pre>
      )}
    </div>
  );
}
