import { readFileSync } from 'node:fs';
import { defineCheck } from '../../src/cli/check/flags.ts';
import { defineCompare } from '../../src/cli/compare/flags.ts';
import { defineExplain } from '../../src/cli/explain/flags.ts';
import { queueCommand } from '../../src/cli/queue/command.ts';
import { startCommand } from '../../src/cli/start/command.ts';
import { defineWorker } from '../../src/cli/worker/flags.ts';
import { eachEntity } from '../../src/core/entities.ts';
import { MONITOR_FIELDS } from '../../src/core/monitor/monitor.ts';
import type { NotifierDefinition } from '../../src/core/ports/notifier.ts';
import { executors } from '../../src/executors/index.ts';
import type { Network } from '../../src/network/index.ts';
import { notifiers } from '../../src/notifiers/index.ts';
import { email } from '../../src/notifiers/email/email.ts';
import { webhook } from '../../src/notifiers/webhook/webhook.ts';
import { probers } from '../../src/probers/index.ts';
import { flagsOf, flagTable, optionTable, type FlagFacts } from './flag-table.ts';
import { channelIndex, channelSections } from './channel-page.ts';
import { codeOf } from './markdown-table.ts';
import { kindSettings, kindTable } from './kind-tables.ts';
import { noteTable, numberedReasonTable, reasonTable } from './reason-table.ts';
import type { Sections } from './sections.ts';
import { fieldTable, settingTable } from './setting-table.ts';
import { eventTable, explanationTable } from './explanation-table.ts';

/** The flags of `squirrel start`. */
export function startFlags(): readonly FlagFacts[] {
  const unused = startCommand(
    () => Promise.reject(new Error('nothing is started here')),
    executors,
  );
  return flagsOf((command) => unused.define(command));
}

function queueFlags(): readonly FlagFacts[] {
  const unused = queueCommand(() => Promise.reject(new Error('no queue is opened here')));
  return flagsOf((command) => unused.define(command));
}

/** A file of the repository as a block of code. */
function sourceOf(path: string): string {
  const text = readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
  return `\`\`\`ts\n${text.trim()}\n\`\`\``;
}

/** The pages with generated parts, by path. */
export function referencePages(): ReadonlyMap<string, Sections> {
  return new Map([
    [
      'docs/how-to/add-a-prober.md',
      new Map([
        ['prober', sourceOf('test/extension/outside/kettle.ts')],
        ['prober-test', sourceOf('test/extension/outside/kettle.test.ts')],
      ]),
    ],
    [
      'docs/how-to/add-a-channel.md',
      new Map([['channel', sourceOf('test/extension/one-more-channel.ts')]]),
    ],
    [
      'docs/check.md',
      new Map([['check-flags', flagTable(flagsOf((command) => defineCheck(command, executors)))]]),
    ],
    [
      'docs/command-line.md',
      new Map([
        ['worker-flags', flagTable(flagsOf(defineWorker))],
        ['queue-flags', flagTable(queueFlags())],
      ]),
    ],
    [
      'docs/explain.md',
      new Map([
        ['explain-flags', flagTable(flagsOf(defineExplain))],
        ['explanation', explanationTable()],
        ['events', eventTable()],
      ]),
    ],
    [
      'docs/engines.md',
      new Map([
        ['compare-flags', flagTable(flagsOf((command) => defineCompare(command, executors)))],
      ]),
    ],
    [
      'docs/service.md',
      new Map([
        ['start-options', optionTable(startFlags())],
        ['monitor-settings', fieldTable(MONITOR_FIELDS)],
        ['entity-settings', entitySettings()],
      ]),
    ],
    [
      'docs/monitors.md',
      new Map([
        ['kinds', kindTable(probers)],
        ['kind-settings', kindSettings(probers)],
      ]),
    ],
    [
      'docs/verdicts.md',
      new Map([
        ['reasons', reasonTable(probers)],
        ['numbered-reasons', numberedReasonTable()],
        ['notes', noteTable(probers)],
      ]),
    ],
    ['docs/notifications.md', new Map([email, webhook].map(channelSection))],
    [
      'docs/channels.md',
      new Map([
        ['channel-index', channelIndex(notifiers)],
        ['channels', channelSections(notifiers)],
      ]),
    ],
  ]);
}

/** The settings of each entity, under a heading for each. */
function entitySettings(): string {
  const parts = eachEntity(
    ({ plural, fields }) => `### Settings of ${codeOf(plural)}\n\n${fieldTable(fields)}`,
  );
  return Object.values(parts).join('\n\n');
}

function channelSection({ kind, options }: NotifierDefinition<Network>): [string, string] {
  return [`${kind}-settings`, settingTable(options)];
}
