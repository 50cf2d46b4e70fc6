import { bracketed, canonicalHost } from '../../core/address/host-address.ts';

/** A name server to ask, or what is wrong with its text, as the rest of a sentence. */
export type ServerReading =
  | { readonly kind: 'ok'; readonly host: string; readonly port: number; readonly text: string }
  | { readonly kind: 'faulty'; readonly fault: string };

const USUAL_PORT = 53;

/** Reads `HOST`, `HOST:PORT`, an IPv6 address or `[IPv6]:PORT`. */
export function readServer(text: string): ServerReading {
  const given = text.trim();
  const isBare = !given.startsWith('[') && /:.*:/.test(given);
  const [, name = '', digits] = /^(\[[^\]]*\]|[^:]*)(?::(\d{1,5}))?$/.exec(given) ?? [];
  const port = digits === undefined ? USUAL_PORT : Number(digits);
  const admission = canonicalHost(isBare ? given : name);
  if (admission.kind === 'refused')
    return { kind: 'faulty', fault: `is not HOST or HOST:PORT: ${admission.message}` };
  if (port < 1 || port > 65_535)
    return { kind: 'faulty', fault: 'must have a port from 1 to 65535' };
  const { host } = admission;
  const suffix = port === USUAL_PORT ? '' : `:${port}`;
  return { kind: 'ok', host, port, text: `${bracketed(host)}${suffix}` };
}
