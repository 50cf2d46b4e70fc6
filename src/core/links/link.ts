import { hash53 } from '../hash53.ts';
import { asIncidentId, type ChannelId, type IncidentId } from '../ids.ts';

/** What a link in a message does without a login: `view` shows the incident, the others ask once more and act. */
export const LINK_ACTIONS = ['acknowledge', 'silence', 'view'] as const;
export type LinkAction = (typeof LINK_ACTIONS)[number];

/** What a link is good for. */
export interface ActionLink {
  readonly action: LinkAction;
  readonly incidentId: IncidentId;
  /** Whom the message went to, as `receiverKey` makes it. */
  readonly receiver: string;
  /** Epoch ms, a whole hour. */
  readonly expiresAt: number;
}

/** The end of a link's address, by what it does. */
export type LinkTokens = Readonly<Record<LinkAction, string>>;

/** A keyed hash of a text in characters of base64url: at least 72 bits, the same for the same text. */
export type Mac = (text: string) => string;

/** `wrong`: not made by us, or changed since. */
export type LinkReading =
  | { readonly kind: 'valid'; readonly link: ActionLink }
  | { readonly kind: 'expired'; readonly link: ActionLink }
  | { readonly kind: 'wrong' };

/** How long a link acts after its message was decided. */
export const LINK_LIFE_MS = 7 * 86_400_000;

const HOUR_MS = 3_600_000;
/** 72 bits: at the rate at which tokens may be tried, guessing one takes longer than any of them lives. */
const MAC_LENGTH = 12;
const HOURS_LENGTH = 4;
const RECEIVER_LENGTH = 6;
const INCIDENT_PREFIX = 'inc_';
const LETTERS: Readonly<Record<LinkAction, string>> = { acknowledge: 'a', silence: 's', view: 'v' };
// Short, as it must fit into an SMS: action, hour of expiry, receiver, signature, and the incident as the rest.
const TOKEN = new RegExp(
  `^([a-z])([0-9a-z]{${HOURS_LENGTH}})([0-9a-z]{${RECEIVER_LENGTH}})([\\w-]{${MAC_LENGTH}})([\\w-]{1,120})$`,
);

/** Whom a message went to, in six characters: its channel, and the recipient where a channel has several. */
export function receiverKey(channelId: ChannelId, recipient: string | null): string {
  const hash = hash53(`${channelId}\n${recipient ?? ''}`) % 36 ** RECEIVER_LENGTH;
  return hash.toString(36).padStart(RECEIVER_LENGTH, '0');
}

/** The tokens of a message about an outage, decided at `at` (epoch ms); `null` for what is no outage of a monitor. */
export function linkTokens(
  message: {
    readonly incidentId: IncidentId | null;
    readonly channelId: ChannelId;
    readonly recipient: string | null;
    readonly at: number;
  },
  mac: Mac,
): LinkTokens | null {
  const { incidentId, channelId, recipient, at } = message;
  if (incidentId?.startsWith(INCIDENT_PREFIX) !== true) return null;
  const receiver = receiverKey(channelId, recipient);
  const expiresAt = Math.ceil((at + LINK_LIFE_MS) / HOUR_MS) * HOUR_MS;
  const link = { incidentId, receiver, expiresAt };
  return {
    acknowledge: linkToken({ ...link, action: 'acknowledge' }, mac),
    silence: linkToken({ ...link, action: 'silence' }, mac),
    view: linkToken({ ...link, action: 'view' }, mac),
  };
}

/** A link as the end of an address: letters, digits, `-` and `_` only, which an SMS holds in its short alphabet. */
function linkToken(link: ActionLink, mac: Mac): string {
  const hours = (link.expiresAt / HOUR_MS).toString(36).padStart(HOURS_LENGTH, '0');
  const head = `${LETTERS[link.action]}${hours}${link.receiver}`;
  const incident = link.incidentId.slice(INCIDENT_PREFIX.length);
  return `${head}${signatureOf(head, incident, mac)}${incident}`;
}

/** Reads what `linkToken` wrote; `now` is epoch ms. Takes the same time however much of a signature is right. */
export function readLink(token: string, mac: Mac, now: number): LinkReading {
  const [, letter = '', hours = '', receiver = '', signature = '', incident = ''] =
    TOKEN.exec(token) ?? [];
  const action = LINK_ACTIONS.find((each) => LETTERS[each] === letter);
  const expected = signatureOf(`${letter}${hours}${receiver}`, incident, mac);
  if (action === undefined || !isSame(signature, expected)) return { kind: 'wrong' };
  const expiresAt = Number.parseInt(hours, 36) * HOUR_MS;
  const incidentId = asIncidentId(`${INCIDENT_PREFIX}${incident}`);
  const link = { action, incidentId, receiver, expiresAt };
  return { kind: now < expiresAt ? 'valid' : 'expired', link };
}

function signatureOf(head: string, incident: string, mac: Mac): string {
  return mac(`link 1\n${head}\n${incident}`).slice(0, MAC_LENGTH);
}

function isSame(one: string, other: string): boolean {
  if (one.length !== other.length) return false;
  let difference = 0;
  for (let at = 0; at < one.length; at += 1)
    difference |= one.charCodeAt(at) ^ other.charCodeAt(at);
  return difference === 0;
}
