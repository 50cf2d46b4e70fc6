import { exportedLine, methodOf, placeOf, type LineSettings } from './export-line.ts';
import { defineExport, type ReadMonitor } from './export-kind.ts';
import { fieldsIn, isFields, isOff, isOn, textIn, textsIn, type Fields } from './fields.ts';

/** The configuration of Gatus: `endpoints` (`services` before version 4), each with `conditions`. */
export const gatus = defineExport({
  tool: 'Gatus',
  recognises: (document) =>
    endpointsIn(document).some(({ conditions }) => Array.isArray(conditions)),
  monitorsIn: endpointsIn,
  lossesOf: (document) =>
    isFields(document) && isFields(document['alerting'])
      ? ['its alerting: make channels for it by hand']
      : [],
  read: readEndpoint,
});

function endpointsIn(document: unknown): readonly Fields[] {
  return isFields(document) ? fieldsIn(document['endpoints'] ?? document['services']) : [];
}

function readEndpoint(fields: Fields): ReadMonitor {
  const url = textIn(fields, 'url');
  const name = textIn(fields, 'name') ?? url ?? 'without a name';
  const address = url === null ? null : addressOf(url, fields);
  if (address === null) return { name, why: `there is no kind for ${url ?? 'a missing address'}` };
  const { settings, losses } = readConditions(textsIn(fields, 'conditions'));
  const client = isFields(fields['client']) ? fields['client'] : {};
  const headers = isFields(fields['headers']) ? fields['headers'] : {};
  const method = methodOf(textIn(fields, 'method'));
  return exportedLine({
    name,
    address,
    settings: {
      interval: textIn(fields, 'interval') ?? '60s',
      timeout: textIn(client, 'timeout'),
      method: method === 'get' ? null : method,
      ...settings,
      maxRedirects: isOn(client, 'ignore-redirect') ? 0 : null,
      insecure: isOn(client, 'insecure'),
      header: Object.entries(headers).map(([key, value]) => `${key}: ${String(value)}`),
      body: textIn(fields, 'body'),
      group: textIn(fields, 'group'),
      paused: isOff(fields, 'enabled'),
    },
    losses,
  });
}

function addressOf(url: string, fields: Fields): string | null {
  const dns = fields['dns'];
  if (isFields(dns)) {
    const query = { type: textIn(dns, 'query-type') ?? 'A', server: url };
    return `dns://${textIn(dns, 'query-name') ?? ''}?${new URLSearchParams(query).toString()}`;
  }
  const [, scheme = '', rest = ''] = /^([a-z]+):\/\/(.+)$/i.exec(url) ?? [];
  if (['http', 'https', 'tcp', 'tls', 'ws', 'wss'].includes(scheme.toLowerCase())) return url;
  if (scheme === 'icmp') return placeOf('ping', rest.replace(/:\d+$/, ''));
  return null;
}

interface Conditions {
  readonly settings: LineSettings;
  readonly losses: readonly string[];
}

const STATUS = /^\[STATUS\]\s*(==|<|<=)\s*(?:any\(([\d,\s]+)\)|(\d{3}))$/;
const BODY = /^\[BODY\]\s*(==|!=)\s*pat\(\*(.+)\*\)$/;
const TIME = /^\[RESPONSE_TIME\]\s*<=?\s*(\d+)$/;
const JSON_PATH = /^\[BODY\](\.[\w.[\]-]+)\s*(==|!=|<=?|>=?)\s*(.+)$/;
const CONNECTED = /^\[CONNECTED\]\s*==\s*true$/;

function readConditions(conditions: readonly string[]): Conditions {
  const settings: Record<string, string | string[]> = {};
  const losses: string[] = [];
  for (const condition of conditions.map((each) => each.trim())) {
    const read = readCondition(condition);
    if (read === null) losses.push(`its condition ${condition}`);
    for (const [key, value] of Object.entries(read ?? {})) {
      const before = settings[key];
      settings[key] =
        key === 'jsonCondition' && before !== undefined ? [before, value].flat() : value;
    }
  }
  return { settings, losses };
}

/** `null`: no line can say it. */
function readCondition(condition: string): Readonly<Record<string, string>> | null {
  if (CONNECTED.test(condition)) return {};
  const [, sign, list, code] = STATUS.exec(condition) ?? [];
  if (list !== undefined && sign === '==') return { expect: list.replaceAll(/\s/g, '') };
  if (code !== undefined) {
    if (sign === '==') return { expect: code };
    return { expect: `100-${sign === '<' ? Number(code) - 1 : code}` };
  }
  const [, comparison, text] = BODY.exec(condition) ?? [];
  if (text !== undefined) return { [comparison === '==' ? 'keyword' : 'notKeyword']: text };
  const [, ms] = TIME.exec(condition) ?? [];
  if (ms !== undefined) return { maxResponseTime: `${ms}ms` };
  const [, path, operator, value = ''] = JSON_PATH.exec(condition) ?? [];
  const isPlain = !/^(?:pat|any|len|has|age)\(/.test(value);
  return path !== undefined && isPlain ? { jsonCondition: `$${path} ${operator} ${value}` } : null;
}
