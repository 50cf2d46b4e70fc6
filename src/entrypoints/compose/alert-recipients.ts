import { collectWords } from '../../core/check/words.ts';
import { loadConfig } from '../../config/load-config.ts';
import type { Problem } from '../../core/errors.ts';
import type { NetworkSettings } from '../../core/address/network-settings.ts';
import { createNetwork } from '../../network/index.ts';
import { notifiers } from '../../notifiers/index.ts';
import { probers } from '../../probers/index.ts';
import type { AlertRecipients } from '../../services/checks/notify-owners.ts';
import { readText } from '../files/read-text.ts';

/** Reads the config file that says who is notified about a pass, and opens their channels; `null` after complaints. */
export async function readAlertRecipients(
  file: string,
  { settings, problems }: { readonly settings: NetworkSettings; readonly problems: Problem[] },
): Promise<AlertRecipients | null> {
  const text = await readText(file, problems);
  if (text === null) return null;
  const kinds = new Map(notifiers.map((definition) => [definition.kind, definition]));
  const reading = loadConfig({
    text,
    file,
    env: process.env,
    monitorKinds: new Map(probers.map((definition) => [definition.kind, definition])),
    channelKinds: kinds,
  });
  if (reading.kind === 'invalid') {
    for (const problem of reading.problems) problems.push(problem);
    return null;
  }
  const { owners, channels, monitors, defaults } = reading.config;
  const network = createNetwork(settings);
  const words = collectWords(probers);
  return {
    directory: {
      owners: new Map(owners.map((owner) => [owner.id, owner])),
      channels: new Map(channels.map((channel) => [channel.id, channel])),
      recipientsOf: ({ kind, options }) => kinds.get(kind)?.recipientsOf?.(options) ?? [],
    },
    defaultOwnerIds: defaults.ownerIds,
    monitors: new Map(monitors.map((spec) => [spec.target, spec])),
    notifiers: new Map(
      notifiers.map((definition) => [definition.kind, definition.open(network, words)]),
    ),
  };
}
