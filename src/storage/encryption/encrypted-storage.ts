import { UnavailableError } from '../../core/errors.ts';
import { mapSecrets } from '../../core/forms/map-secrets.ts';
import type { SchemaNode } from '../../core/forms/schema-node.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Channel } from '../../core/people/channel.ts';
import type { Monitor } from '../../core/monitor/monitor.ts';
import type { SecondFactor } from '../../core/accounts/second-factor.ts';
import type { Storage, WatchedMonitor } from '../../core/ports/storage.ts';
import { UndecipherableError, type SecretCipher } from './secret-cipher.ts';

/** Knows which options of a kind are secret; `undefined` for a kind that this program does not have. */
export interface SecretSchemas {
  channel(kind: string): SchemaNode | undefined;
  monitor(kind: string): SchemaNode | undefined;
}

/** Changes a secret text that stands in a place. */
type Change = (text: string, place: string) => string;

/**
 * The same storage, whose database holds the secrets of channels and monitors, the tokens of heartbeats, and second
 * factors, only encrypted. What was written before is read as it is, until it is written again.
 */
export function withEncryptedSecrets(
  storage: Storage,
  cipher: SecretCipher,
  schemas: SecretSchemas,
): Storage {
  const encrypt: Change = (text, place) => cipher.encrypt(text, place);
  const decrypt: Change = (text, place) => opened(cipher, text, place);
  const ciphering = { encrypt, decrypt };
  return {
    ...storage,
    channels: encryptedChannels(storage.channels, ciphering, schemas.channel),
    monitors: encryptedMonitors(storage.monitors, ciphering, schemas.monitor),
    secondFactors: encryptedFactors(storage.secondFactors, ciphering),
    heartbeats: encryptedTokens(storage.heartbeats, ciphering),
  };
}

interface Ciphering {
  readonly encrypt: Change;
  readonly decrypt: Change;
}

function encryptedChannels(
  channels: Storage['channels'],
  { encrypt, decrypt }: Ciphering,
  schemaOf: SecretSchemas['channel'],
): Storage['channels'] {
  const channel = (item: Channel, change: Change): Channel =>
    changed(item, schemaOf(item.kind), (text, path) => change(text, `channel ${item.id} ${path}`));
  return {
    ...channels,
    put: (item) => channels.put(channel(item, encrypt)),
    async get(id) {
      const item = await channels.get(id);
      return item && channel(item, decrypt);
    },
    async list(request) {
      const page = await channels.list(request);
      return { ...page, items: page.items.map((item) => channel(item, decrypt)) };
    },
  };
}

function encryptedMonitors(
  monitors: Storage['monitors'],
  { encrypt, decrypt }: Ciphering,
  schemaOf: SecretSchemas['monitor'],
): Storage['monitors'] {
  const monitor = <Item extends Monitor>(item: Item, change: Change): Item =>
    changed(item, schemaOf(item.kind), (text, path) => change(text, `monitor ${item.id} ${path}`));
  const decrypted = (found: WatchedMonitor): WatchedMonitor => ({
    ...found,
    monitor: monitor(found.monitor, decrypt),
  });
  return {
    ...monitors,
    create: (items) => monitors.create(items.map((item) => monitor(item, encrypt))),
    replace: (item) => monitors.replace(monitor(item, encrypt)),
    replaceAll: (items) => monitors.replaceAll(items.map((item) => monitor(item, encrypt))),
    async get(id) {
      const found = await monitors.get(id);
      return found && decrypted(found);
    },
    async getAll(ids) {
      const found = await monitors.getAll(ids);
      return new Map([...found].map(([id, each]) => [id, decrypted(each)]));
    },
    async findByTargets(kind, targets) {
      const found = await monitors.findByTargets(kind, targets);
      return found.map((item) => monitor(item, decrypt));
    },
    async list(query) {
      const page = await monitors.list(query);
      return { ...page, items: page.items.map(decrypted) };
    },
  };
}

function encryptedFactors(
  factors: Storage['secondFactors'],
  { encrypt, decrypt }: Ciphering,
): Storage['secondFactors'] {
  const factor = (item: SecondFactor, change: Change): SecondFactor => ({
    ...item,
    secret: change(item.secret, placeOfFactor(item.userId)),
  });
  return {
    ...factors,
    put: (item) => factors.put(factor(item, encrypt)),
    async get(userId) {
      const item = await factors.get(userId);
      return item && factor(item, decrypt);
    },
    async list(request) {
      const page = await factors.list(request);
      return { ...page, items: page.items.map((item) => factor(item, decrypt)) };
    },
  };
}

function encryptedTokens(
  heartbeats: Storage['heartbeats'],
  { encrypt, decrypt }: Ciphering,
): Storage['heartbeats'] {
  return {
    ...heartbeats,
    setToken: (monitorId, token) =>
      heartbeats.setToken(monitorId, token, encrypt(token, placeOfToken(monitorId))),
    async get(monitorId) {
      const found = await heartbeats.get(monitorId);
      return found && { ...found, token: decrypt(found.token, placeOfToken(monitorId)) };
    },
  };
}

/** Where the secret of a second factor stands. */
function placeOfFactor(userId: string): string {
  return `user ${userId} second factor`;
}

/** Where the token of a heartbeat stands. */
function placeOfToken(monitorId: string): string {
  return `heartbeat ${monitorId} token`;
}

function changed<Item extends { readonly options: JsonObject }>(
  item: Item,
  schema: SchemaNode | undefined,
  change: Change,
): Item {
  if (schema === undefined) return item;
  const options = mapSecrets(item.options, schema, change);
  return options === item.options ? item : { ...item, options };
}

function opened(cipher: SecretCipher, text: string, place: string): string {
  try {
    return cipher.decrypt(text, place);
  } catch (error) {
    if (!(error instanceof UndecipherableError)) throw error;
    const where = place.split(' ').slice(0, 2).join(' ');
    throw new UnavailableError(
      `${error.message}: ${where}. Start with the key file of this database (secret-keys in its data folder)`,
    );
  }
}
