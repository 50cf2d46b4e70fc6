import { exportedLine, placeOf, secondsText, type LineSettings } from './export-line.ts';
import { defineExport, type ReadMonitor } from './export-kind.ts';
import {
  fieldsIn,
  isFields,
  isOff,
  isOn,
  numberIn,
  textIn,
  textsIn,
  type Fields,
} from './fields.ts';

/** Monitors of Checkmate (Bluewave): a list of objects with `type`, an `interval` in milliseconds and `isActive`. */
export const checkmate = defineExport({
  tool: 'Checkmate',
  recognises: (document) =>
    monitorsIn(document).some((each) => 'type' in each && 'isActive' in each && 'interval' in each),
  monitorsIn,
  lossesOf: () => [],
  read: readMonitor,
});

function monitorsIn(document: unknown): readonly Fields[] {
  if (!isFields(document)) return fieldsIn(document);
  return fieldsIn(document['monitors'] ?? document['data']);
}

function readMonitor(fields: Fields): ReadMonitor {
  const url = textIn(fields, 'url') ?? '';
  const name = textIn(fields, 'name') ?? url;
  const type = textIn(fields, 'type') ?? '';
  const host = url.replace(/^\w+:\/\//, '').replace(/[/:].*$/, '');
  const line = (address: string, more: LineSettings = {}, losses: readonly string[] = []) =>
    exportedLine({
      name,
      address,
      settings: {
        interval: secondsText((numberIn(fields, 'interval') ?? 0) / 1_000),
        ...more,
        group: textIn(fields, 'group'),
        tags: textsIn(fields, 'tags').join(','),
        paused: isOff(fields, 'isActive'),
      },
      losses,
    });
  if (type === 'http') return webLine(fields, url, line);
  if (type === 'port') return line(placeOf('tcp', host, numberIn(fields, 'port')));
  if (type === 'ping') return line(placeOf('ping', host));
  return { name, why: `there is no kind for "${type}"` };
}

function webLine(
  fields: Fields,
  url: string,
  line: (address: string, more: LineSettings, losses: readonly string[]) => ReadMonitor,
): ReadMonitor {
  const expected = textIn(fields, 'expectedValue');
  const path = textIn(fields, 'jsonPath');
  const isIncluded = textIn(fields, 'matchMethod') === 'include';
  const isLost = expected !== null && (path !== null || !isIncluded);
  return line(
    url,
    {
      keyword: expected !== null && path === null && isIncluded ? expected : null,
      insecure: isOn(fields, 'ignoreTlsErrors'),
    },
    isLost ? [`what it expects of the answer: ${[path, expected].filter(Boolean).join(' ')}`] : [],
  );
}
