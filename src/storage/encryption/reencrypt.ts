import { mapSecrets } from '../../core/forms/map-secrets.ts';
import type { SchemaNode } from '../../core/forms/schema-node.ts';
import { HEARTBEAT_KIND } from '../../core/heartbeat/heartbeat.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Page, PageRequest } from '../../core/page.ts';
import type { Storage } from '../../core/ports/storage.ts';
import { withEncryptedSecrets, type SecretSchemas } from './encrypted-storage.ts';
import type { SecretCipher } from './secret-cipher.ts';

/** How many things were written again. */
export interface Reencrypted {
  readonly channels: number;
  readonly monitors: number;
}

const PAGE = 500;

/**
 * Writes every secret again that is not encrypted with the present key, or not at all. May be interrupted and repeated;
 * `storage` is the one underneath, which shows what the database holds.
 */
export async function reencrypt(
  storage: Storage,
  cipher: SecretCipher,
  schemas: SecretSchemas,
): Promise<Reencrypted> {
  const encrypted = withEncryptedSecrets(storage, cipher, schemas);
  const isStale = (options: JsonObject, schema: SchemaNode | undefined): boolean =>
    schema !== undefined && hasStale(options, schema, cipher);
  let channels = 0;
  for await (const { id, kind, options } of eachOf((page) => storage.channels.list(page))) {
    if (!isStale(options, schemas.channel(kind))) continue;
    const item = await encrypted.channels.get(id);
    if (item === null) continue;
    await encrypted.channels.put(item);
    channels += 1;
  }
  let monitors = 0;
  for await (const { monitor } of eachOf((page) => storage.monitors.list(page))) {
    const { id, kind, options } = monitor;
    const hasOptions = isStale(options, schemas.monitor(kind));
    const heartbeat = kind === HEARTBEAT_KIND ? await storage.heartbeats.get(id) : null;
    const hasToken = heartbeat !== null && !cipher.isCurrent(heartbeat.token);
    if (!hasOptions && !hasToken) continue;
    const found = await encrypted.monitors.get(id);
    if (found !== null && hasOptions) await encrypted.monitors.replace(found.monitor);
    const known = hasToken ? await encrypted.heartbeats.get(id) : null;
    if (known !== null) await encrypted.heartbeats.setToken(id, known.token);
    monitors += 1;
  }
  for await (const { userId, secret } of eachOf((page) => storage.secondFactors.list(page))) {
    const factor = cipher.isCurrent(secret) ? null : await encrypted.secondFactors.get(userId);
    if (factor !== null) await encrypted.secondFactors.put(factor);
  }
  return { channels, monitors };
}

function hasStale(options: JsonObject, schema: SchemaNode, cipher: SecretCipher): boolean {
  let isStale = false;
  mapSecrets(options, schema, (text) => {
    isStale ||= !cipher.isCurrent(text);
    return text;
  });
  return isStale;
}

async function* eachOf<Item>(
  list: (request: PageRequest) => Promise<Page<Item>>,
): AsyncGenerator<Item> {
  let cursor: string | null = null;
  do {
    const page: Page<Item> = await list({ limit: PAGE, cursor });
    yield* page.items;
    cursor = page.nextCursor;
  } while (cursor !== null);
}
