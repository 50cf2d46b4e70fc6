import { InvalidError } from '../../core/errors.ts';
import { listSteps } from '../../core/list/read-list.ts';
import { runInSlices } from '../../core/slices.ts';
import type { ServiceContext } from '../context.ts';
import { importMonitors, type ImportReport } from './import.ts';

/** A list as it is written in a file or pasted: lines, CSV or JSON. */
export interface MonitorList {
  readonly text: string;
  /** Its name in problems. */
  readonly file: string;
  readonly isDryRun: boolean;
}

type Needs = Pick<
  ServiceContext,
  'storage' | 'watch' | 'clock' | 'newId' | 'monitorKinds' | 'defaults'
>;

/** Imports every site of a list, or none: throws `InvalidError` with the bad lines. */
export async function importMonitorList(context: Needs, list: MonitorList): Promise<ImportReport> {
  const { monitorKinds: kinds, defaults, clock } = context;
  const steps = listSteps(list.text, { file: list.file, kinds, defaults });
  const { entries, problems, problemCount } = await runInSlices(steps, clock);
  if (problemCount > 0) throw new InvalidError(problems, problemCount);
  return importMonitors(context, {
    entries: entries.map(({ spec, line }) => ({ spec, line, file: list.file })),
    isDryRun: list.isDryRun,
  });
}
