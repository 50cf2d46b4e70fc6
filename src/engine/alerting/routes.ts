import type { Channel } from '../../core/people/channel.ts';
import type { Page, PageRequest } from '../../core/page.ts';
import type { ChannelKind } from '../../core/ports/notifier.ts';
import type { ChannelStore, EntityStores, OwnerStore } from '../../core/ports/storage.ts';
import type { Directory } from '../../core/alerting/route.ts';

const PAGE = 500;

export interface RouteStores {
  readonly channels: Pick<ChannelStore, 'list'>;
  readonly owners: Pick<OwnerStore, 'list'>;
  readonly escalations: Pick<EntityStores['escalations'], 'list'>;
  readonly schedules: Pick<EntityStores['schedules'], 'list'>;
}

/** Owners, channels, escalations and schedules, kept in memory until they are said to have changed. */
export class Routes {
  readonly #stores: RouteStores;
  readonly #kinds: ReadonlyMap<string, Pick<ChannelKind, 'recipientsOf'>>;
  #directory: Directory | null = null;
  #last: Directory | null = null;
  #reading: Promise<Directory> | null = null;

  constructor(stores: RouteStores, kinds: ReadonlyMap<string, Pick<ChannelKind, 'recipientsOf'>>) {
    this.#stores = stores;
    this.#kinds = kinds;
  }

  /** The directory as it was last read; `null` before it was. */
  get latest(): Directory | null {
    return this.#last;
  }

  /** From now on `current` says what is in the database now. */
  refresh(): void {
    this.#directory = null;
    this.#reading = null;
  }

  /**
   * The directory as it was at the last change or later; the one before it while the database cannot be read. Rejects when
   * there is none yet.
   */
  async current(): Promise<Directory> {
    if (this.#directory !== null) return this.#directory;
    const reading = this.#reading ?? this.#read();
    this.#reading = reading;
    try {
      const directory = await reading;
      if (this.#reading === reading) this.#directory = directory;
      this.#last = directory;
      return directory;
    } catch (error) {
      if (this.#last === null) throw error;
      return this.#last;
    } finally {
      if (this.#reading === reading) this.#reading = null;
    }
  }

  async #read(): Promise<Directory> {
    const channels = await byId(this.#stores.channels);
    const owners = await byId(this.#stores.owners);
    const escalations = await byId(this.#stores.escalations);
    const schedules = await byId(this.#stores.schedules);
    const recipientsOf = ({ kind, options }: Channel): readonly string[] =>
      this.#kinds.get(kind)?.recipientsOf?.(options) ?? [];
    return { channels, owners, escalations, schedules, recipientsOf };
  }
}

async function byId<Id extends string, Item extends { readonly id: Id }>(store: {
  list(request: PageRequest): Promise<Page<Item>>;
}): Promise<ReadonlyMap<Item['id'], Item>> {
  const items = new Map<Item['id'], Item>();
  for await (const item of eachOf((request) => store.list(request))) items.set(item.id, item);
  return items;
}

/** Every item of a paged list, in its order. */
export async function* eachOf<Item>(
  list: (request: PageRequest) => Promise<Page<Item>>,
): AsyncGenerator<Item> {
  let cursor: string | null = null;
  do {
    const page: Page<Item> = await list({ limit: PAGE, cursor });
    yield* page.items;
    cursor = page.nextCursor;
  } while (cursor !== null);
}
