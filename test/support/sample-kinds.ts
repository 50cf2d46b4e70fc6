import { Type } from 'typebox';
import { parseAcceptedStatus } from '../../src/core/check/accepted-status.ts';
import { InvalidError, type Problem } from '../../src/core/errors.ts';
import { quote } from '../../src/core/forms/quote.ts';
import type { JsonObject } from '../../src/core/json.ts';
import type { ChannelKind } from '../../src/core/ports/notifier.ts';
import type { MonitorKind } from '../../src/core/ports/prober.ts';
import { admitUrl } from '../../src/core/address/target-url.ts';

/** A kind of monitor with an option of every sort that forms must carry, and no prober behind it. */
export const sampleHttpKind: MonitorKind = {
  kind: 'http',
  title: 'Website',
  options: Type.Object(
    {
      url: Type.String({ title: 'Address', description: 'an http or https address' }),
      method: Type.Optional(
        Type.Union([Type.Literal('auto'), Type.Literal('head'), Type.Literal('get')], {
          default: 'auto',
        }),
      ),
      expect: Type.Optional(Type.String({ default: '200-399' })),
      keyword: Type.Optional(Type.String({ minLength: 1, maxLength: 1000 })),
      maxRedirects: Type.Optional(Type.Integer({ minimum: 0, maximum: 20, default: 5 })),
      headers: Type.Optional(
        Type.Record(Type.String(), Type.String(), { default: {}, secret: true }),
      ),
      insecure: Type.Optional(Type.Boolean({ default: false })),
    },
    { additionalProperties: false },
  ),
  canonical: canonicalSite,
};

function canonicalSite(options: JsonObject): { target: string; options: JsonObject } {
  const problems: Problem[] = [];
  const admission = admitUrl(textOf(options, 'url'));
  const expect = textOf(options, 'expect');
  if (admission.kind === 'refused') {
    const { message, hint } = admission;
    problems.push({ path: 'url', message, ...(hint !== undefined && { hint }) });
  }
  if (parseAcceptedStatus(expect) === null) {
    const message = `expect must be a set of status codes, not ${quote(expect)}`;
    problems.push({ path: 'expect', message, hint: 'for example 200-399,401' });
  }
  if (admission.kind === 'refused' || problems.length > 0) throw new InvalidError(problems);
  return { target: admission.url, options: { ...options, url: admission.url } };
}

function textOf(options: JsonObject, key: string): string {
  const value = options[key];
  return typeof value === 'string' || typeof value === 'number' ? `${value}` : '';
}

/** A second kind, so that forms are read by the kind they name. */
const sampleTcpKind: MonitorKind = {
  kind: 'tcp',
  title: 'Port',
  options: Type.Object(
    { host: Type.String({ minLength: 1 }), port: Type.Integer({ minimum: 1, maximum: 65_535 }) },
    { additionalProperties: false },
  ),
  canonical: (options) => ({
    target: `${textOf(options, 'host')}:${textOf(options, 'port')}`,
    options,
  }),
};

/** A kind that is told instead of asking. */
const sampleHeartbeatKind: MonitorKind = {
  kind: 'heartbeat',
  title: 'Job',
  options: Type.Object({ job: Type.String({ minLength: 1 }) }, { additionalProperties: false }),
  isPushed: true,
  canonical: (options) => ({ target: textOf(options, 'job'), options }),
};

/** Kinds of channels with open and with secret options. */
const sampleMailKind: ChannelKind = {
  kind: 'email',
  title: 'E-mail',
  docs: 'https://example.com/',
  options: Type.Object(
    {
      to: Type.Union([
        Type.String({ pattern: '^[^@ ]+@[^@ ]+$' }),
        Type.Array(Type.String({ pattern: '^[^@ ]+@[^@ ]+$' }), { minItems: 1, maxItems: 20 }),
      ]),
      from: Type.String({ pattern: '^[^@ ]+@[^@ ]+$', description: 'the sender’s address' }),
      smtp: Type.String({
        pattern: '^smtps?://.+$',
        description: 'smtp://host:port or smtps://host:port',
        secret: true,
      }),
    },
    { additionalProperties: false },
  ),
};

const sampleHookKind: ChannelKind = {
  kind: 'webhook',
  title: 'Webhook',
  docs: 'https://example.com/',
  options: Type.Object(
    {
      url: Type.String({ pattern: '^https?://.+$' }),
      secret: Type.String({ minLength: 8, secret: true }),
      retries: Type.Optional(Type.Integer({ minimum: 0, default: 3 })),
    },
    { additionalProperties: false },
  ),
};

/** The kinds by their names, as services and readers take them. */
export const sampleMonitorKinds: ReadonlyMap<string, MonitorKind> = new Map([
  ['http', sampleHttpKind],
  ['tcp', sampleTcpKind],
  ['heartbeat', sampleHeartbeatKind],
]);
export const sampleChannelKinds: ReadonlyMap<string, ChannelKind> = new Map([
  ['email', sampleMailKind],
  ['webhook', sampleHookKind],
]);
