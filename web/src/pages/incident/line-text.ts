import type { IncidentPage } from '../../../../src/api/contract.ts';
import type { MessageId } from '../../text/catalogue.ts';
import type { Text } from '../../text/use-text.tsx';

export type TimelineEntry = IncidentPage['timeline'][number];

/** What an entry is about; what is about neither is shown with all alone. */
export type EntryGroup = 'checks' | 'messages';

interface EntryKind {
  readonly group: EntryGroup;
  readonly id: MessageId;
  /** What it means, below the sentence. */
  readonly detail?: MessageId;
}

const KINDS: Readonly<Record<string, EntryKind>> = {
  last_good: { group: 'checks', id: 'entry.last_good' },
  first_failure: {
    group: 'checks',
    id: 'entry.first_failure',
    detail: 'entry.first_failure.detail',
  },
  checked_again: { group: 'checks', id: 'entry.checked_again' },
  opened: { group: 'checks', id: 'entry.opened' },
  reason_changed: {
    group: 'checks',
    id: 'entry.reason_changed',
    detail: 'entry.reason_changed.detail',
  },
  first_good: { group: 'checks', id: 'entry.first_good', detail: 'entry.first_good.detail' },
  unstable: { group: 'messages', id: 'entry.unstable' },
  muted: { group: 'messages', id: 'entry.muted' },
  notified: { group: 'messages', id: 'entry.notified' },
  delivered: { group: 'messages', id: 'entry.delivered' },
  given_up: { group: 'messages', id: 'entry.given_up' },
  escalated: { group: 'messages', id: 'entry.escalated' },
  reminded: { group: 'messages', id: 'entry.reminded' },
  acknowledged: { group: 'messages', id: 'entry.acknowledged' },
  noted: { group: 'messages', id: 'entry.noted' },
};

const ENDS: Readonly<Record<string, MessageId>> = {
  recovered: 'ended.recovered',
  deleted: 'ended.deleted',
  retargeted: 'ended.retargeted',
  paused: 'ended.paused',
};

/** `null`: a kind that this page does not know, and shows in the service's own words. */
function kindOf({ kind, data }: TimelineEntry): EntryKind | null {
  if (kind !== 'resolved') return KINDS[kind] ?? null;
  return { group: 'checks', id: ENDS[String(data['why'])] ?? 'ended.recovered' };
}

export function groupOf(entry: TimelineEntry): EntryGroup {
  return kindOf(entry)?.group ?? 'checks';
}

/** The name of the owner of a channel; `null`: none. */
type OwnerOf = (channelId: string) => string | null;

/** An entry as a sentence, and what it means or what was written. */
export function entryText(
  entry: TimelineEntry,
  { t, format, ownerOf = () => null }: Pick<Text, 't' | 'format'> & { readonly ownerOf?: OwnerOf },
): { readonly sentence: string; readonly detail: string | null } {
  const { why, data } = entry;
  const kind = kindOf(entry);
  if (kind === null) return { sentence: why, detail: null };
  const afterMs = typeof data['afterMs'] === 'number' ? data['afterMs'] : 0;
  const to = receiversOf(data, format, ownerOf);
  if (kind.id === 'entry.notified' && to === '') {
    return { sentence: t('entry.nobody'), detail: null };
  }
  const sentence = t(kind.id, {
    reason: textOf(data['reason']),
    to: kind.id === 'entry.reason_changed' ? textOf(data['to']) : to,
    time: format.duration(afterMs),
    count: numberOf(data['failedChecks']),
    attempts: numberOf(data['attempts']),
    step: textOf(data['step']),
    no: textOf(data['no']),
    by: textOf(data['by']),
  });
  const written = entry.kind === 'noted' ? textOf(data['text']) : null;
  return { sentence, detail: kind.detail === undefined ? written : t(kind.detail) };
}

/** Whoever a message went to: owner and channel, or the channel alone. */
function receiversOf(
  data: TimelineEntry['data'],
  format: Pick<Text['format'], 'list'>,
  ownerOf: OwnerOf,
): string {
  const { to } = data;
  const receivers: readonly unknown[] = Array.isArray(to) ? to : [data];
  return format.list(
    receivers.map((each) => receiverOf(each, ownerOf)).filter((name) => name !== ''),
  );
}

function receiverOf(receiver: unknown, ownerOf: OwnerOf): string {
  if (typeof receiver !== 'object' || receiver === null) return '';
  const { channelId, recipient } = receiver as {
    readonly channelId?: unknown;
    readonly recipient?: unknown;
  };
  if (typeof channelId !== 'string') return '';
  const address = typeof recipient === 'string' ? recipient : null;
  const owner = ownerOf(channelId);
  const name = owner ?? address;
  if (name === null) return channelId;
  const isOwnAddress = address === null || address === name;
  return isOwnAddress ? `${name} (${channelId})` : `${name} (${address}, ${channelId})`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '?';
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

/** The entries by time: an outage begins with its first failure, but is called one at its confirmation. */
export function inOrder({
  timeline,
  confirmedAt,
}: Pick<IncidentPage, 'timeline' | 'confirmedAt'>): readonly TimelineEntry[] {
  return timeline
    .map((entry) => (entry.kind === 'opened' ? { ...entry, at: confirmedAt } : entry))
    .toSorted((a, b) => a.at - b.at);
}

/** The time line in plain words, a line an entry, for a ticket or a chat. */
export function timelineAsText(
  title: string,
  entries: readonly TimelineEntry[],
  text: Pick<Text, 't' | 'format'>,
): string {
  const lines = entries.map((entry) => {
    const { sentence, detail } = entryText(entry, text);
    const first = `${text.format.date(entry.at)} ${text.format.time(entry.at)}  ${sentence}`;
    return detail === null ? first : `${first}\n    ${detail}`;
  });
  return `${[title, ...lines].join('\n')}\n`;
}
