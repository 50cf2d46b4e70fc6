import { defineCheck } from '../../src/cli/check/flags.ts';
import { defineCompare } from '../../src/cli/compare/flags.ts';
import { startCommand } from '../../src/cli/start/command.ts';
import { monitorInputSchema } from '../../src/core/monitor-schema.ts';
import type { NotifierDefinition } from '../../src/core/ports/notifier.ts';
import type { Network } from '../../src/network/index.ts';
import { notifiers } from '../../src/notifiers/index.ts';
import { probers } from '../../src/probers/index.ts';
import { flagsOf, flagTable, optionTable, type FlagFacts } from './flag-table.ts';
import { numberedReasonTable, reasonTable } from './reason-table.ts';
import type { Sections } from './sections.ts';
import { settingTable } from './setting-table.ts';

/** The flags of `squirrel start`. */
export function startFlags(): readonly FlagFacts[] {
  const unused = startCommand(() => Promise.reject(new Error('nothing is started here')));
  return flagsOf((command) => unused.define(command));
}

/** The pages with generated parts, by path. */
export function referencePages(): ReadonlyMap<string, Sections> {
  const monitorKinds = new Map(probers.map((definition) => [definition.kind, definition]));
  return new Map([
    ['docs/check.md', new Map([['check-flags', flagTable(flagsOf(defineCheck))]])],
    ['docs/engines.md', new Map([['compare-flags', flagTable(flagsOf(defineCompare))]])],
    [
      'docs/service.md',
      new Map([
        ['start-options', optionTable(startFlags())],
        ['monitor-settings', settingTable(monitorInputSchema(monitorKinds))],
      ]),
    ],
    [
      'docs/verdicts.md',
      new Map([
        ['reasons', reasonTable()],
        ['numbered-reasons', numberedReasonTable()],
      ]),
    ],
    ['docs/notifications.md', new Map(notifiers.map(channelSection))],
  ]);
}

function channelSection({ kind, options }: NotifierDefinition<Network>): [string, string] {
  return [`${kind}-settings`, settingTable(options)];
}
