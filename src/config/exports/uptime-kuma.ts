import type { ExportedLine } from '../../core/list/export-reading.ts';
import { exportedLine, methodOf, placeOf, secondsText, type LineSettings } from './export-line.ts';
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

/** The backup of Uptime Kuma 1 (Settings, Backup): `monitorList` beside `notificationList`. */
export const uptimeKuma = defineExport({
  tool: 'Uptime Kuma',
  recognises: (document) => isFields(document) && Array.isArray(document['monitorList']),
  monitorsIn: (document) => (isFields(document) ? fieldsIn(document['monitorList']) : []),
  lossesOf: (document) => {
    const channels = isFields(document) ? fieldsIn(document['notificationList']).length : 0;
    return channels === 0 ? [] : [`${channels} notifications: make channels for them by hand`];
  },
  read: readMonitor,
});

const SCHEMES: Readonly<Record<string, string>> = {
  redis: 'tcp',
  postgres: 'tcp',
  mysql: 'tcp',
  sqlserver: 'tcp',
  mongodb: 'tcp',
};

function readMonitor(fields: Fields): ReadMonitor {
  const name = textIn(fields, 'name') ?? textIn(fields, 'url') ?? 'without a name';
  const type = textIn(fields, 'type') ?? '';
  const host = textIn(fields, 'hostname');
  const line = (address: string, settings: LineSettings = {}, losses: Losses = []) =>
    lineOf(fields, { name, address, settings, losses });
  const url = textIn(fields, 'url');
  if (['http', 'keyword', 'json-query'].includes(type) && url !== null)
    return webLine(fields, line);
  if (type === 'port' && host !== null) return line(placeOf('tcp', host, numberIn(fields, 'port')));
  if (type === 'ping' && host !== null) return line(placeOf('ping', host));
  if (type === 'websocket-upgrade' && url !== null) return line(url);
  if (type === 'dns' && host !== null) return dnsLine(fields, host, line);
  const scheme = SCHEMES[type];
  const place = placeInConnection(textIn(fields, 'databaseConnectionString'));
  if (scheme !== undefined && place !== null) {
    return line(`${scheme}://${place}`, {}, ['only that the port answers is watched, no query']);
  }
  if (type === 'push')
    return { name, why: 'it waits to be called: add a heartbeat, and call that' };
  if (type === 'group') return { name, why: 'a group is no monitor: its members have its name' };
  return { name, why: `there is no kind for "${type}"` };
}

type Losses = readonly (string | null)[];
type Line = (address: string, settings?: LineSettings, losses?: Losses) => ExportedLine;

function webLine(fields: Fields, line: Line): ExportedLine {
  const keyword = textIn(fields, 'keyword');
  const isKeyword = textIn(fields, 'type') === 'keyword';
  const isJson = textIn(fields, 'type') === 'json-query';
  const codes = textsIn(fields, 'accepted_statuscodes').join(',');
  const method = methodOf(textIn(fields, 'method'));
  const headers = headersIn(textIn(fields, 'headers'));
  return line(
    textIn(fields, 'url') ?? '',
    {
      method: method === 'get' ? null : method,
      expect: codes,
      [isOn(fields, 'invertKeyword') ? 'notKeyword' : 'keyword']: isKeyword ? keyword : null,
      maxRedirects: numberIn(fields, 'maxredirects'),
      insecure: isOn(fields, 'ignoreTls'),
      header: headers ?? [],
      user: textIn(fields, 'basic_auth_user'),
      password: textIn(fields, 'basic_auth_pass'),
      body: textIn(fields, 'body'),
    },
    [
      headers === null ? 'its headers: they are no JSON object of texts' : null,
      isJson ? `its JSON query ${textIn(fields, 'jsonPath') ?? ''}: write it as a condition` : null,
    ],
  );
}

/** Headers stand there as the text of a JSON object; `null`: as something else. */
function headersIn(text: string | null): readonly string[] | null {
  if (text === null) return [];
  try {
    const headers: unknown = JSON.parse(text);
    if (!isFields(headers)) return null;
    return Object.entries(headers).map(([key, value]) => `${key}: ${String(value)}`);
  } catch {
    return null;
  }
}

function dnsLine(fields: Fields, host: string, line: Line): ExportedLine {
  const type = textIn(fields, 'dns_resolve_type') ?? 'A';
  const server = textIn(fields, 'dns_resolve_server');
  const query = new URLSearchParams({ type, ...(server !== null && { server }) });
  return line(`dns://${host}?${query.toString()}`);
}

function placeInConnection(text: string | null): string | null {
  return /^\w+:\/\/(?:[^@/]*@)?([^/?,]+)/.exec(text ?? '')?.[1] ?? null;
}

function lineOf(
  fields: Fields,
  line: {
    readonly name: string;
    readonly address: string;
    readonly settings: LineSettings;
    readonly losses: Losses;
  },
): ExportedLine {
  const tags = fieldsIn(fields['tags']).flatMap((tag) => {
    const [name, value] = [textIn(tag, 'name'), textIn(tag, 'value')];
    return name === null ? [] : [tagText(value === null ? name : `${name}:${value}`)];
  });
  return exportedLine({
    ...line,
    settings: {
      interval: secondsText(numberIn(fields, 'interval')),
      timeout: secondsText(numberIn(fields, 'timeout')),
      ...line.settings,
      tags: tags.join(','),
      invert: isOn(fields, 'upsideDown'),
      paused: isOff(fields, 'active'),
    },
    losses: [
      ...line.losses,
      (numberIn(fields, 'maxretries') ?? 0) > 1
        ? 'its retries: confirm.after says how often'
        : null,
    ],
  });
}

/** Tags have letters, digits and a few signs. */
function tagText(text: string): string {
  return text.trim().replaceAll(/[^\p{L}\p{N}_./:-]+/gu, '-');
}
