import type { Readable } from 'node:stream';
import { NotFoundError } from '../../core/errors.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Log } from '../../core/ports/log.ts';
import type { Fleet, FleetChange } from '../../services/fleet/fleet.ts';
import type { Grouping } from '../../services/fleet/fleet-index.ts';
import { fanOut, type SharedBatch } from './fan-out.ts';
import { RowsInView } from './rows-in-view.ts';
import { ViewChannel, type View } from './view-channel.ts';
import { ViewListener } from './view-listener.ts';

/** The shortest time between two batches: four a second. */
const BATCH_MS = 250;
/** Sending takes about a fifth of the time, however many listen: with more listeners batches come less often. */
const REST_SHARE = 4;
/** However long a batch took, the next one follows within a second. */
const MAX_REST_MS = 750;

/** One open stream of a view. */
export interface OpenView {
  readonly id: string;
  readonly stream: Readable;
  end(): void;
}

/**
 * What pages show, kept up to date for any number of listeners: a batch is encoded once for all who look at the same, and
 * nothing waits for a listener that is slow. A view that fails is logged and its listeners are sent away; the others go on.
 */
export class ViewHub {
  readonly #fleet: Fleet;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #newId: () => string;
  readonly #channels = new Map<string, ViewChannel>();
  readonly #listeners = new Map<string, { listener: ViewListener; channel: ViewChannel }>();
  readonly #rows: RowsInView;
  readonly #unsubscribe: () => void;
  #cancel: (() => void) | null = null;
  #isSending = false;

  constructor(setup: {
    readonly fleet: Fleet;
    readonly clock: Clock;
    readonly log: Log;
    newId(): string;
  }) {
    this.#fleet = setup.fleet;
    this.#clock = setup.clock;
    this.#log = setup.log;
    this.#newId = () => setup.newId();
    this.#rows = new RowsInView(setup.fleet);
    this.#unsubscribe = setup.fleet.subscribe((change) => this.#onChange(change));
  }

  /** A stream that begins with `hello`. */
  open(view: View): OpenView {
    const channel = this.#channelOf(view);
    const id = this.#newId();
    const listener = new ViewListener({
      id,
      resync: () => channel.resync(),
      onClosed: () => this.#forget(id),
    });
    channel.listeners.add(listener);
    this.#listeners.set(id, { listener, channel });
    if (view.slot !== null) this.#rows.set(listener, view.by, [view.slot]);
    listener.send(Buffer.from(': welcome\nretry: 3000\n\n'));
    listener.send(channel.hello(id));
    this.#schedule(BATCH_MS);
    return { id, stream: listener.stream, end: () => listener.end() };
  }

  /** The checks of the sites at these positions of the map come as marks from now on. Throws `NotFoundError`. */
  setRows(id: string, indexes: readonly number[]): void {
    const known = this.#listeners.get(id);
    if (known === undefined) throw new NotFoundError('stream', id);
    const { by, slot } = known.channel.view;
    const slots = indexes.flatMap((index) => this.#fleet.siteAt(by, index)?.slot ?? []);
    this.#rows.set(known.listener, by, slot === null ? slots : [...slots, slot]);
  }

  stop(): void {
    this.#unsubscribe();
    this.#cancel?.();
    for (const { listener } of this.#listeners.values()) listener.end();
  }

  #channelOf(view: View): ViewChannel {
    const key = keyOf(view);
    const known = this.#channels.get(key);
    if (known !== undefined) return known;
    const channel = new ViewChannel(view, this.#fleet, this.#clock);
    this.#channels.set(key, channel);
    return channel;
  }

  #forget(id: string): void {
    const known = this.#listeners.get(id);
    if (known === undefined) return;
    const { listener, channel } = known;
    this.#listeners.delete(id);
    this.#rows.remove(listener);
    channel.listeners.delete(listener);
    if (channel.listeners.size === 0) this.#channels.delete(keyOf(channel.view));
  }

  #onChange(change: FleetChange): void {
    if (change.kind === 'check') this.#rows.noteCheck(change.slot, change);
    else for (const channel of this.#channels.values()) channel.note(change);
  }

  #schedule(delayMs: number): void {
    if (this.#isSending || this.#listeners.size === 0) return;
    this.#cancel ??= this.#clock.after(delayMs, () => void this.#send());
  }

  async #send(): Promise<void> {
    this.#cancel = null;
    this.#isSending = true;
    const beganAt = this.#clock.monotonicMs();
    try {
      await fanOut(this.#takeBatches(), this.#clock, (listener, error) => {
        listener.stream.destroy();
        this.#sendAway([listener], error);
      });
    } finally {
      this.#isSending = false;
      const restMs = (this.#clock.monotonicMs() - beganAt) * REST_SHARE;
      this.#schedule(Math.min(MAX_REST_MS, Math.max(BATCH_MS, restMs)));
    }
  }

  #takeBatches(): readonly SharedBatch[] {
    const batches: SharedBatch[] = [];
    for (const channel of this.#channels.values()) {
      try {
        const frames = channel.takeBatch();
        if (frames !== null) batches.push({ listeners: channel.listeners, frames });
      } catch (error) {
        this.#sendAway([...channel.listeners], error);
      }
    }
    const marks = this.#rows.takeBatches((listeners, error) => this.#sendAway(listeners, error));
    return [...batches, ...marks];
  }

  /** They come back by themselves, and begin anew. */
  #sendAway(listeners: readonly ViewListener[], error: unknown): void {
    const views = new Set<string>();
    for (const listener of listeners) {
      const known = this.#listeners.get(listener.id);
      if (known !== undefined) views.add(keyOf(known.channel.view));
      this.#forget(listener.id);
      listener.end();
    }
    this.#log.error({ error: String(error), views: [...views] }, 'a live view failed');
  }
}

function keyOf({ by, slot }: { readonly by: Grouping; readonly slot: number | null }): string {
  return `${by} ${slot}`;
}
