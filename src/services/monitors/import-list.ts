import { InvalidError } from '../../core/errors.ts';
import { readList } from '../../core/list/read-list.ts';
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

/** Imports every site of a list, or none: throws `InvalidError` with every bad line. */
export async function importMonitorList(context: Needs, list: MonitorList): Promise<ImportReport> {
  const { entries, problems } = readList(list.text, {
    file: list.file,
    kinds: context.monitorKinds,
    defaults: context.defaults,
  });
  if (problems.length > 0) throw new InvalidError(problems);
  return importMonitors(context, {
    entries: entries.map(({ spec, line }) => ({ spec, line, file: list.file })),
    isDryRun: list.isDryRun,
  });
}
