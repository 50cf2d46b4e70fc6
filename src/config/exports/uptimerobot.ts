import { exportedLine, placeOf, secondsText } from './export-line.ts';
import { defineExport, type ReadMonitor } from './export-kind.ts';
import { fieldsIn, isFields, numberIn, textIn, type Fields } from './fields.ts';

/** The answer of UptimeRobot's `getMonitors`: `stat` beside `monitors` with a `friendly_name` each (https://uptimerobot.com/api/). */
export const uptimeRobot = defineExport({
  tool: 'UptimeRobot',
  recognises: (document) => monitorsIn(document).some((each) => 'friendly_name' in each),
  monitorsIn,
  lossesOf: (document) => {
    const page = isFields(document) ? document['pagination'] : null;
    if (!isFields(page)) return [];
    const [total, got] = [numberIn(page, 'total') ?? 0, monitorsIn(document).length];
    return total > got
      ? [`${total - got} more monitors that are not in this page of the answer`]
      : [];
  },
  read: readMonitor,
});

function monitorsIn(document: unknown): readonly Fields[] {
  return isFields(document) ? fieldsIn(document['monitors']) : fieldsIn(document);
}

/** Ports of the sub-types of a port monitor; 99 has one of its own. */
const PORTS: Readonly<Record<number, number>> = { 1: 80, 2: 443, 3: 21, 4: 25, 5: 110, 6: 143 };

function readMonitor(fields: Fields): ReadMonitor {
  const url = textIn(fields, 'url') ?? '';
  const name = textIn(fields, 'friendly_name') ?? url;
  const type = numberIn(fields, 'type');
  const settings = {
    interval: secondsText(numberIn(fields, 'interval')),
    timeout: secondsText(numberIn(fields, 'timeout')),
    paused: numberIn(fields, 'status') === 0,
  };
  if (type === 3)
    return exportedLine({ name, address: placeOf('ping', url), settings, losses: [] });
  if (type === 4) {
    const port = numberIn(fields, 'port') ?? PORTS[numberIn(fields, 'sub_type') ?? 0] ?? null;
    if (port === null) return { name, why: 'its port is not in the export' };
    return exportedLine({ name, address: placeOf('tcp', url, port), settings, losses: [] });
  }
  if (type === 5) return { name, why: 'it waits to be called: add a heartbeat, and call that' };
  if (type !== 1 && type !== 2) return { name, why: `there is no kind for its type ${type ?? ''}` };
  // 1: down while the word is there; 2: down while it is not.
  const key = numberIn(fields, 'keyword_type') === 1 ? 'notKeyword' : 'keyword';
  return exportedLine({
    name,
    address: url,
    settings: {
      ...settings,
      [key]: type === 2 ? textIn(fields, 'keyword_value') : null,
      user: textIn(fields, 'http_username'),
      password: textIn(fields, 'http_password'),
    },
    losses: [],
  });
}
