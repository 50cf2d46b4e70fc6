import type { Problem } from '../../core/errors.ts';

/** A mail server as its address names it. */
export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  readonly isImplicitTls: boolean;
  readonly login: { readonly user: string; readonly pass: string } | null;
  /** Never to be shown. */
  readonly secrets: readonly string[];
}

/** Reads `smtp://user:password@host:port`; `null` when it is none. */
export function smtpServer(text: string): SmtpServer | null {
  const url = URL.parse(text);
  const user = decoded(url?.username ?? '');
  const pass = decoded(url?.password ?? '');
  if (url === null || url.hostname === '' || url.port === '0') return null;
  if (user === null || pass === null) return null;
  const isImplicitTls = url.protocol === 'smtps:';
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (isImplicitTls ? 465 : 587) : Number(url.port),
    isImplicitTls,
    login: user === '' ? null : { user, pass },
    secrets: [pass, url.password],
  };
}

/** What keeps the address from being one, without quoting the password that may be in it. */
export function smtpProblems(text: string): readonly Problem[] {
  if (smtpServer(text) !== null) return [];
  const message = 'smtp is not the address of a mail server';
  const hint =
    'for example smtp://user:password@mail.example.com:587; in user and password write % as %25, @ as %40, / as %2F';
  return [{ path: 'smtp', message, hint }];
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
