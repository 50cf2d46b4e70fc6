import { readSetting, writeSetting } from '../text/stored-settings.ts';
import type { Access } from './client.ts';

const HEADER = 'x-project';

/** The project that alone is shown; `null`: all that one may see. */
export function keptProject(): string | null {
  return readSetting('project');
}

export function keepProject(id: string | null): void {
  writeSetting('project', id);
}

/** What asks the service to answer as if there were no other project. */
export function projectHeader(): Readonly<Record<string, string>> {
  const id = keptProject();
  return id === null ? {} : { [HEADER]: id };
}

/** The same access, to everything that one may see. */
export function withoutChosenProject({ kind, headers }: Access): Access {
  return {
    kind,
    headers: Object.fromEntries(Object.entries(headers).filter(([name]) => name !== HEADER)),
  };
}
