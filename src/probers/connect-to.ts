import { Type } from 'typebox';
import { bracketed, canonicalHost } from '../core/address/host-address.ts';
import type { Problem } from '../core/errors.ts';
import { quote } from '../core/forms/quote.ts';

/** For kinds that connect: another place to dial, while every name stays that of the address. */
export const connectToOption = Type.Optional(
  Type.String({
    title: 'Connect to',
    formGroup: 'connection',
    description:
      'HOST, HOST:PORT or :PORT to connect to instead; requests, SNI and certificate keep the name of the address.',
    minLength: 1,
    maxLength: 300,
    examples: ['192.0.2.7:8443'],
  }),
);

/** The place to dial; `null` where that of the address stays. */
export interface DialledPlace {
  readonly host: string | null;
  readonly port: number | null;
}

const FORM = /^(?<host>\[[^\]]*\]|[^:[\]]*)(?::(?<port>\d{1,5}))?$/;

/** Reads what `canonicalPlace` has left. */
export function readPlace(text: string | undefined): DialledPlace {
  const { host = '', port } = FORM.exec(text ?? '')?.groups ?? {};
  return {
    host: host === '' ? null : host.replace(/^\[|\]$/g, ''),
    port: port === undefined ? null : Number(port),
  };
}

/** The one form of a place; complains about a text that names none. */
export function canonicalPlace(text: string, problems: Problem[]): string {
  const given = text.trim();
  const isBareIpv6 = /^[0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:.]*$/i.test(given);
  const { host = '', port } = FORM.exec(isBareIpv6 ? `[${given}]` : given)?.groups ?? {};
  const admission = host === '' ? null : canonicalHost(host);
  const isPort = port === undefined || (Number(port) >= 1 && Number(port) <= 65_535);
  if (admission?.kind === 'refused' || !isPort || (host === '' && port === undefined)) {
    problems.push({
      path: 'connectTo',
      message: `connectTo ${quote(given)} is no place to connect to`,
      hint: 'write HOST, HOST:PORT or :PORT, for example 192.0.2.7:8443 or [2001:db8::7]:443',
    });
    return given;
  }
  const name = admission === null ? '' : bracketed(admission.host);
  return port === undefined ? name : `${name}:${Number(port)}`;
}
