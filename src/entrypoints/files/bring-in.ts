import { existsSync } from 'node:fs';
import type { Log } from '../../core/ports/log.ts';
import { importEntities, type ImportedItems } from '../../services/crud.ts';
import {
  describeDropped,
  filedNames,
  findDropped,
  partMutes,
  removeDropped,
  type Dropped,
} from '../../services/files/prune.ts';
import type { FiledPlace } from '../../services/files/filed-monitors.ts';
import { importMonitors, type ImportEntry } from '../../services/monitors/import.ts';
import { loadFiledNames, saveFiledNames, type FiledRecord } from './filed-names.ts';
import type { RunningService } from '../compose/service.ts';
import type { StartPlan } from './start-plan.ts';

const MAX_SHOWN = 20;

/** What of a start its files are about. */
type FiledPlan = Pick<StartPlan, 'entries' | 'files'> & {
  readonly config: ImportedItems;
  readonly options: Pick<StartPlan['options'], 'dataDir' | 'isPruning'>;
};

/**
 * Makes the database agree with the files; a second time changes nothing. What they named once and name no more is
 * logged, and removed when that was asked for; what mutes goes at once. `null` without files that name anything.
 */
export async function bringIn(
  service: Pick<RunningService, 'context'>,
  plan: FiledPlan,
  log: Log,
): Promise<string | null> {
  const { config, entries } = plan;
  await importEntities(service.context, config);
  const report = await importMonitors(service.context, { entries, isDryRun: false });
  service.context.filed.replace(
    entries.map((entry) => ({ spec: entry.spec, place: placeOf(entry) })),
  );
  const dropped = await prune(service, plan, log);
  if (entries.length === 0 && dropped === '') return null;
  return `${report.created} new, ${report.updated} changed, ${report.unchanged} as before${dropped}`;
}

function placeOf({ file, line, lines }: ImportEntry): FiledPlace | null {
  return file === undefined || line === undefined ? null : { file, line, lines: lines ?? null };
}

/** Says how many things the files name no more, and what became of them. */
async function prune(
  { context }: Pick<RunningService, 'context'>,
  { config, entries, files, options }: FiledPlan,
  log: Log,
): Promise<string> {
  const earlier = await loadFiledNames(options.dataDir);
  const specs = entries.map(({ spec }) => spec);
  // A clock that was set back makes nothing of the files look younger than they are.
  const at = Math.max(context.clock.now(), earlier.at);
  const now = { ...filedNames(context.entities, { items: config, specs, at }), files };
  const { mutes, others: dropped } = partMutes(await findDropped(context, { earlier, now }));
  await endMutes(context, mutes, log);
  const lines = describeDropped(dropped, context);
  // Files that are still there and were not given this time may name it: said, so that the plan is read before.
  const unread = earlier.files.filter((file) => !files.includes(file) && existsSync(file));
  const hint = unread.length > 0 ? ` (files of before, not given this time: ${shown(unread)})` : '';
  if (!options.isPruning || lines.length === 0) {
    const kept = lines.length === 0 ? [] : unread;
    await saveFiledNames(options.dataDir, joined({ ...now, files: [...files, ...kept] }, dropped));
    if (lines.length === 0) return '';
    log.warn({}, `no longer in the files${hint}, and kept; --prune removes them: ${shown(lines)}`);
    return `, ${lines.length} no longer named`;
  }
  log.warn({}, `no longer in the files${hint}, and removed now: ${shown(lines)}`);
  const kept = await removeDropped(context, dropped);
  await saveFiledNames(options.dataDir, joined(now, { monitors: [], entities: kept }));
  const needed = describeDropped({ monitors: [], entities: kept }, context);
  if (kept.length > 0) log.warn({}, `kept, since others refer to them: ${shown(needed)}`);
  return `, ${lines.length - kept.length} removed`;
}

/** What muted because a file said so, and is not said any more, mutes no longer. */
async function endMutes(
  context: RunningService['context'],
  mutes: Dropped,
  log: Log,
): Promise<void> {
  const lines = describeDropped(mutes, context);
  if (lines.length === 0) return;
  await removeDropped(context, mutes);
  log.warn({}, `no longer in the files, and over: ${shown(lines)}`);
}

function joined(now: FiledRecord, dropped: Dropped): FiledRecord {
  const entities: Record<string, readonly string[]> = { ...now.entities };
  for (const { key, id } of dropped.entities) entities[key] = [...(entities[key] ?? []), id];
  const left = dropped.monitors.map(({ kind, target }) => [kind, target] as const);
  return { ...now, monitors: [...now.monitors, ...left], entities };
}

function shown(lines: readonly string[]): string {
  const rest = lines.length - MAX_SHOWN;
  return `${lines.slice(0, MAX_SHOWN).join(', ')}${rest > 0 ? `, and ${rest} more` : ''}`;
}
