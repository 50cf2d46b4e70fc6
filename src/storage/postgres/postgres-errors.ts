import { AppError, UnavailableError } from '../../core/errors.ts';
import type { PostgresTarget } from './target.ts';

/** What the server says, by its code (https://www.postgresql.org/docs/current/errcodes-appendix.html), and how to mend it. */
const REFUSALS: Readonly<Record<string, (target: PostgresTarget) => string>> = {
  '28P01': ({ user }) => `the password of ${user} is wrong or missing`,
  '3D000': ({ database, user }) =>
    `there is no database '${database}': make it with createdb -O ${user} -E UTF8 ${database}`,
  '3F000': ({ user }) => `there is no schema in which ${user} may make tables`,
  '42501': ({ user }) => `${user} may not do this: make it the owner of the database`,
  '53200': () => 'the server is out of memory',
  '53300': () => 'the server has no connection left: raise its max_connections',
  '57P01': () => 'the server is being shut down',
  '57P02': () => 'the server has crashed and recovers',
  '57P03': () => 'the server is starting, recovering or shutting down',
  '57014': () => 'a statement took too long and was stopped',
  '25006': () => 'the server only reads: it is a standby or read-only; name the primary',
  '55P03': () => 'another program keeps a table locked',
  '40P01': () => 'another program got in the way (deadlock)',
  '40001': () => 'another program got in the way (serialization)',
  '58030': () => 'the server cannot read or write its files',
  XX001: () => 'the database is damaged: restore a backup',
  XX002: () => 'an index of the database is damaged: REINDEX it or restore a backup',
};

/** The same for what the network and TLS say (`code` of Node's errors). */
const FAILURES: Readonly<Record<string, (target: PostgresTarget) => string>> = {
  ECONNREFUSED: () => 'nothing listens there: is the server running?',
  ENOENT: () => 'there is no such socket: is the server running?',
  ENOTFOUND: ({ host }) => `the name ${host} does not exist`,
  EAI_AGAIN: ({ host }) => `the name ${host} could not be looked up`,
  ETIMEDOUT: () => 'no answer in time',
  EHOSTUNREACH: () => 'the host cannot be reached',
  ENETUNREACH: () => 'the network cannot be reached',
  ECONNRESET: () => 'the connection was cut',
  EPIPE: () => 'the connection was cut',
  ERR_TLS_CERT_ALTNAME_INVALID: ({ host }) => `its certificate is not for ${host}`,
  CERT_HAS_EXPIRED: () => 'its certificate has expired',
};

const DISK_FULL = '53100';
/** Said by `pg`, which has no codes of its own. */
const NO_TLS = 'The server does not support SSL connections';
const CUT = /^Connection terminated/;
const LATE = 'timeout expired';
const NO_PASSWORD = /^SASL: .* password must be /;

/** The code of an error of the server or of the network; `null` for any other error. */
function codeOf(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}

/** True for an error that the server answered, after which the connection goes on. */
export function isAnswered(error: unknown): boolean {
  return error instanceof Error && 'severity' in error && error.severity === 'ERROR';
}

/** True when the server has no TLS, and we were ready to do without. */
export function isWithoutTls(error: unknown): boolean {
  return error instanceof Error && error.message === NO_TLS;
}

/** Puts a failure of the server or on the way to it into the words of our own errors; any other error is handed back. */
export function explainPostgres(error: unknown, target: PostgresTarget): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error;
  const code = codeOf(error) ?? '';
  if (code === DISK_FULL) {
    const message = `the disk is full: the server of ${target.shownAs} cannot write`;
    return new AppError('storage_full', message, { cause: error });
  }
  const why = whyOf(error, code, target);
  if (why !== null) return new UnavailableError(`${target.shownAs}: ${why}`, error);
  if (!('severity' in error)) return error;
  return new AppError('bug', `the database refused a statement: ${error.message}`, {
    cause: error,
  });
}

function whyOf(error: Error, code: string, target: PostgresTarget): string | null {
  if (error.message === NO_TLS) {
    return 'the server has no TLS: switch it on there, or add sslmode=disable';
  }
  if (CUT.test(error.message)) return 'the connection was cut';
  if (error.message === LATE) return 'no answer in time';
  if (NO_PASSWORD.test(error.message)) return `the password of ${target.user} is wrong or missing`;
  if (isOfCertificate(code)) {
    return 'its certificate is not from an authority we know: name it with sslrootcert=FILE';
  }
  if (code === '28000') return refusedByRule(error.message, target);
  const known = REFUSALS[code] ?? FAILURES[code];
  if (known) return known(target);
  // Whole classes: connection exception, insufficient resources, operator intervention, system error.
  const isOfServer = /^(?:08|53|57|58)/.test(code) && 'severity' in error;
  const isOfNetwork = /^(?:E[A-Z]+|ERR_(?:TLS|SSL)_\w+|CERT_\w+)$/.test(code);
  return isOfServer || isOfNetwork ? error.message : null;
}

/** Node's codes for a chain that leads nowhere (https://nodejs.org/api/tls.html#x509-certificate-error-codes). */
function isOfCertificate(code: string): boolean {
  return /SELF_SIGNED|^UNABLE_TO_(?:GET_ISSUER|VERIFY)|^CERT_(?:UNTRUSTED|REJECTED)/.test(code);
}

/** The server's list of who may come in, pg_hba.conf, has no line for us, or one that wants TLS. */
function refusedByRule(message: string, { user, database }: PostgresTarget): string {
  return /no encryption|SSL off/.test(message)
    ? `the server lets ${user} into '${database}' with TLS only: add sslmode=require`
    : `the server does not let ${user} into '${database}': see its pg_hba.conf`;
}
