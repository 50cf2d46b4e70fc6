import { AppError, UnavailableError } from '../../core/errors.ts';

/** A running service, over its API. */
export interface ChannelService {
  /** Throws `UnavailableError` when the service cannot be reached. `body` is its JSON; `null` when it is none. */
  call(
    method: 'GET' | 'POST',
    path: string,
  ): Promise<{ readonly status: number; readonly body: unknown }>;
  /** Waits a moment before the outcome of a message is asked for again. */
  pause(): Promise<void>;
}

/** A channel as it is listed. */
export interface ListedChannel {
  readonly id: string;
  readonly kind: string;
  /** Empty without one. */
  readonly owner: string;
  readonly state: 'on' | 'off';
}

/** What became of a test message for one recipient; `waiting`: nothing yet. */
export interface SentCopy {
  readonly recipient: string | null;
  readonly state: 'delivered' | 'failed' | 'waiting';
  /** What the receiver answered, or what kept it from that. */
  readonly text: string;
}

/** At four a second: as long as the slowest attempt takes. */
const MAX_POLLS = 160;
/** The channels of one page of the API. */
const PAGE = 500;

/** Every channel of the service. */
export async function listChannels(service: ChannelService): Promise<readonly ListedChannel[]> {
  const channels: ListedChannel[] = [];
  let cursor = '';
  do {
    const page = await answerOf(service, 'GET', `/api/v1/channels?limit=${PAGE}${cursor}`);
    channels.push(...itemsOf(page).map(channelOf));
    const next = textAt(page, 'nextCursor');
    cursor = next === '' ? '' : `&cursor=${encodeURIComponent(next)}`;
  } while (cursor !== '');
  return channels;
}

/** Sends a test message and waits for what becomes of each copy; `null` when there is no such channel. */
export async function testChannel(
  service: ChannelService,
  id: string,
): Promise<readonly SentCopy[] | null> {
  const channel = encodeURIComponent(id);
  const sent = await service.call('POST', `/api/v1/channels/${channel}/test`);
  if (sent.status === 404) return null;
  const createdAt = valueAt(refused(sent), 'createdAt');
  const path = `/api/v1/notifications?kind=test&channel=${channel}&limit=${PAGE}`;
  for (let polls = 1; ; polls += 1) {
    const all = itemsOf(await answerOf(service, 'GET', path));
    const copies = all.filter((each) => valueAt(each, 'createdAt') === createdAt).map(copyOf);
    const isSettled = copies.length > 0 && copies.every(({ state }) => state !== 'waiting');
    if (isSettled || polls === MAX_POLLS) return copies;
    await service.pause();
  }
}

async function answerOf(
  service: ChannelService,
  method: 'GET' | 'POST',
  path: string,
): Promise<unknown> {
  return refused(await service.call(method, path));
}

/** The body of a successful answer. Throws the service's own words otherwise. */
function refused({ status, body }: Awaited<ReturnType<ChannelService['call']>>): unknown {
  if (status >= 200 && status < 300) return body;
  const text = textAt(body, 'detail') || textAt(body, 'title') || `it answered ${status}`;
  if (status === 401 || status === 403) {
    throw new AppError('unauthorized', `the service does not accept the key: ${text}`);
  }
  if (status === 429) throw new AppError('limit_exceeded', text);
  throw new UnavailableError(`the service did not do it: ${text}`);
}

function channelOf(item: unknown): ListedChannel {
  return {
    id: textAt(item, 'id'),
    kind: textAt(item, 'kind'),
    owner: textAt(item, 'owner'),
    state: valueAt(item, 'enabled') === false ? 'off' : 'on',
  };
}

function copyOf(item: unknown): SentCopy {
  const state = textAt(item, 'state');
  const lastError = textAt(item, 'lastError');
  const recipient = textAt(item, 'recipient') || null;
  if (state === 'delivered') return { recipient, state, text: textAt(item, 'answer') };
  if (state === 'dead' || lastError !== '') return { recipient, state: 'failed', text: lastError };
  return { recipient, state: 'waiting', text: '' };
}

function itemsOf(page: unknown): readonly unknown[] {
  const items = valueAt(page, 'items');
  return Array.isArray(items) ? (items as readonly unknown[]) : [];
}

function valueAt(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}

function textAt(value: unknown, key: string): string {
  const found = valueAt(value, key);
  return typeof found === 'string' ? found : '';
}
