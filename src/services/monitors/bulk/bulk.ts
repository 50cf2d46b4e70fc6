import { formatDuration } from '../../../core/duration.ts';
import { AppError, InvalidError } from '../../../core/errors.ts';
import { readSiteFilter } from '../../../core/filter/site-filter.ts';
import { asMonitorId, type MonitorId } from '../../../core/ids.ts';
import type { Monitor } from '../../../core/monitor/monitor.ts';
import type { Storage } from '../../../core/ports/storage.ts';
import type { ServiceContext } from '../../context.ts';
import { crudOf } from '../../crud.ts';
import { changedMonitors, type SettingsChange } from './bulk-change.ts';
import { inTurnOfAll } from './in-turn-of-all.ts';
import { UndoList } from './undo-list.ts';

/** A change of several monitors. */
export type BulkChange =
  | SettingsChange
  | { readonly kind: 'check' }
  | { readonly kind: 'delete' }
  | ({ readonly kind: 'silence'; readonly author?: string } & Mute)
  | ({ readonly kind: 'maintenance' } & Mute);

interface Mute {
  /** From now on. */
  readonly forMs: number;
  readonly comment?: string;
}

/** Which monitors, by ids or by a filter in its language, and what becomes of them. */
export interface BulkInput {
  readonly ids?: readonly string[];
  readonly filter?: string;
  readonly change: BulkChange;
}

/** What became of it. */
export interface BulkResult {
  /** Monitors that it was about. */
  readonly matched: number;
  readonly changed: number;
  /** How to take it back; `null`: it cannot be. */
  readonly undo: { readonly token: string; readonly until: number } | null;
}

type Needs = Pick<
  ServiceContext,
  | 'storage'
  | 'watch'
  | 'fleet'
  | 'clock'
  | 'entities'
  | 'monitorKinds'
  | 'defaults'
  | 'limits'
  | 'newId'
  | 'newToken'
>;

/** Monitors that one change may be about. */
const MAX_MONITORS = 10_000;
/** Those that one silence or window can name, and those that are checked at once. */
const MAX_NAMED = 1_000;

const undoLists = new WeakMap<Storage, UndoList>();

/**
 * Changes several monitors, all or none of them, in one transaction. Ids of monitors that are gone are left out. Throws
 * `InvalidError`, also for too many.
 */
export async function changeInBulk(context: Needs, input: BulkInput): Promise<BulkResult> {
  const { change } = input;
  const ids = await wantedIds(context, input, limitOf(change));
  if (change.kind === 'check') return checkAll(context, ids);
  if (change.kind === 'silence' || change.kind === 'maintenance') {
    return muteAll(context, ids, change);
  }
  if (change.kind === 'delete') return removeAll(context, ids);
  return inTurnOfAll(context.storage, ids, () => changeSettings(context, ids, change));
}

/** Takes a change back, where nothing else has changed the monitor since. Throws a `not_found` when that is too late. */
export async function undoBulk(context: Needs, token: string): Promise<BulkResult> {
  const { storage, clock } = context;
  const undo = undoLists.get(storage)?.take(token, clock.now()) ?? null;
  if (undo === null) throw new AppError('not_found', 'there is nothing to undo: its time is over');
  if (undo.kind === 'entity') {
    await crudOf(context, undo.key).remove(undo.id);
    return { matched: 1, changed: 1, undo: null };
  }
  const ids = undo.monitors.map(({ before }) => before.id);
  return inTurnOfAll(storage, ids, async () => {
    const present = new Map((await readAll(context, ids)).map((monitor) => [monitor.id, monitor]));
    const now = clock.now();
    const back = undo.monitors
      .filter(({ before, changedAt }) => present.get(before.id)?.updatedAt === changedAt)
      .map(({ before }) => ({ ...before, updatedAt: now }));
    await replaceAll(context, back);
    return { matched: ids.length, changed: back.length, undo: null };
  });
}

function limitOf({ kind }: BulkChange): number {
  const isNamed = kind === 'silence' || kind === 'maintenance' || kind === 'check';
  return isNamed ? MAX_NAMED : MAX_MONITORS;
}

async function wantedIds(
  { fleet }: Needs,
  { ids, filter }: BulkInput,
  limit: number,
): Promise<readonly MonitorId[]> {
  if ((ids === undefined) === (filter === undefined)) {
    refuse('ids', 'give either ids or a filter');
  }
  const found = ids === undefined ? await matching(fleet, filter ?? '') : ids.map(asMonitorId);
  if (found.length > limit) {
    const path = ids === undefined ? 'filter' : 'ids';
    refuse(path, `${path} is about ${found.length} monitors: at most ${limit} are changed at once`);
  }
  return [...new Set(found)];
}

function matching(fleet: Needs['fleet'], text: string): Promise<readonly MonitorId[]> {
  const reading = readSiteFilter(text);
  if (reading.kind === 'refused') throw new InvalidError(reading.problems);
  return fleet.find(reading.filter);
}

/** In the order of their ids; those that are gone are left out. */
async function readAll(
  { storage }: Pick<Needs, 'storage'>,
  ids: readonly MonitorId[],
): Promise<readonly Monitor[]> {
  const found = await storage.monitors.getAll(ids);
  return ids.flatMap((id) => found.get(id)?.monitor ?? []);
}

async function changeSettings(
  context: Needs,
  ids: readonly MonitorId[],
  change: SettingsChange,
): Promise<BulkResult> {
  const monitors = await readAll(context, ids);
  const changed = await changedMonitors(context, monitors, change);
  await replaceAll(context, changed);
  if (changed.length === 0) return { matched: monitors.length, changed: 0, undo: null };
  const former = new Map(monitors.map((monitor) => [monitor.id, monitor]));
  const undone = changed.flatMap(({ id, updatedAt: changedAt }) => {
    const before = former.get(id);
    return before === undefined ? [] : [{ before, changedAt }];
  });
  const undo = keepUndo(context, { kind: 'monitors', monitors: undone });
  return { matched: monitors.length, changed: changed.length, undo };
}

async function replaceAll(
  { storage, watch }: Pick<Needs, 'storage' | 'watch'>,
  monitors: readonly Monitor[],
): Promise<void> {
  if (monitors.length === 0) return;
  const states = await storage.monitors.replaceAll(monitors);
  watch.update(
    monitors.flatMap((monitor, index) => {
      const state = states[index];
      return state === undefined ? [] : [{ monitor, state }];
    }),
  );
}

function removeAll(context: Needs, ids: readonly MonitorId[]): Promise<BulkResult> {
  const { storage, watch, clock } = context;
  return inTurnOfAll(storage, ids, async () => {
    const present = (await readAll(context, ids)).map(({ id }) => id);
    await storage.monitors.removeAll(present, clock.now());
    for (const id of present) watch.remove(id);
    return { matched: present.length, changed: present.length, undo: null };
  });
}

/** The checks come in their turn; no one waits for them here. */
async function checkAll(context: Needs, ids: readonly MonitorId[]): Promise<BulkResult> {
  const present = await readAll(context, ids);
  context.limits?.takeTests(present.length);
  for (const { id } of present) void context.watch.checkNow(id).catch(() => undefined);
  return { matched: present.length, changed: present.length, undo: null };
}

async function muteAll(
  context: Needs,
  ids: readonly MonitorId[],
  change: Extract<BulkChange, Mute>,
): Promise<BulkResult> {
  const present = (await readAll(context, ids)).map(({ id }) => id);
  if (present.length === 0) return { matched: 0, changed: 0, undo: null };
  const key = change.kind === 'silence' ? 'silences' : 'maintenance';
  const form = { monitors: present, for: formatDuration(change.forMs), ...describedBy(change) };
  const { id } = await crudOf(context, key).create(form);
  const undo = keepUndo(context, { kind: 'entity', key, id });
  return { matched: present.length, changed: present.length, undo };
}

/** What a silence calls its comment is the name of a window. */
function describedBy(change: Extract<BulkChange, Mute>): object {
  const { kind, comment } = change;
  const words = comment !== undefined && { [kind === 'silence' ? 'comment' : 'name']: comment };
  const author = kind === 'silence' && change.author !== undefined && { author: change.author };
  return { ...words, ...author };
}

function keepUndo(
  { storage, clock, newToken }: Pick<Needs, 'storage' | 'clock' | 'newToken'>,
  undo: Parameters<UndoList['add']>[1],
): BulkResult['undo'] {
  const list = undoLists.get(storage) ?? new UndoList();
  undoLists.set(storage, list);
  const token = newToken();
  return { token, until: list.add(token, undo, clock.now()) };
}

function refuse(path: string, message: string): never {
  throw new InvalidError([{ path, message }]);
}
