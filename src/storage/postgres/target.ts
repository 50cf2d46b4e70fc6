import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import type { ConnectionOptions } from 'node:tls';
import { InvalidError } from '../../core/errors.ts';

/** How the connection is secured, in the words of libpq (https://www.postgresql.org/docs/current/libpq-ssl.html). */
const TLS_MODES = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;
type TlsMode = (typeof TLS_MODES)[number];

/** Parameters of the URL that we know. */
const PARAMETERS = ['sslmode', 'sslrootcert', 'sslcert', 'sslkey', 'host'];
const USUAL_PORT = 5432;

/** Where a database is and how to get into it. */
export interface PostgresTarget {
  /** Name, address, or the folder of a socket. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  /** `undefined`: as `PGPASSWORD` or the user's password file says. */
  readonly password: string | undefined;
  readonly tlsMode: TlsMode;
  /** Absent: no TLS. */
  readonly tls: ConnectionOptions | undefined;
  /** The database as people may see it: `postgres://user@host:port/name`, without a password. */
  readonly shownAs: string;
}

/** True for the URL of a PostgreSQL database. */
export function isPostgresUrl(text: string): boolean {
  return /^postgres(?:ql)?:/i.test(text);
}

/**
 * Takes `postgres://user:password@host:port/name?sslmode=…` apart; what is missing is as usual: this machine, 5432, the
 * user of this process, and a database of the user's name. Throws `InvalidError`, which never shows the password.
 */
export function parsePostgresUrl(text: string): PostgresTarget {
  const url = URL.parse(text);
  if (url === null || !isPostgresUrl(text)) throw invalid('this is not a URL of PostgreSQL');
  for (const name of url.searchParams.keys()) {
    if (!PARAMETERS.includes(name)) {
      throw invalid(`it has the unknown parameter '${name}'`, `known: ${PARAMETERS.join(', ')}`);
    }
  }
  const user = decoded(url.username) || userInfo().username;
  const host = url.searchParams.get('host') ?? plainHost(url.hostname);
  const port = url.port === '' ? USUAL_PORT : Number(url.port);
  const database = decoded(url.pathname.slice(1)) || user;
  const tlsMode = tlsModeOf(url, host);
  return {
    host,
    port,
    database,
    user,
    password: decoded(url.password) || undefined,
    tlsMode,
    tls: tlsMode === 'disable' ? undefined : tlsOptions(url, tlsMode),
    shownAs: `postgres://${user}@${host.includes(':') ? `[${host}]` : host}:${port}/${database}`,
  };
}

function plainHost(hostname: string): string {
  return decoded(hostname).replace(/^\[|\]$/g, '') || 'localhost';
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw invalid('a percent sign in it is not followed by two hexadecimal digits');
  }
}

function tlsModeOf(url: URL, host: string): TlsMode {
  const given = url.searchParams.get('sslmode');
  if (given === null) {
    if (host.startsWith('/')) return 'disable';
    return url.searchParams.has('sslrootcert') ? 'verify-full' : 'prefer';
  }
  const mode = TLS_MODES.find((known) => known === given);
  if (mode === undefined) {
    throw invalid(`its sslmode cannot be '${given}'`, `one of ${TLS_MODES.join(', ')}`);
  }
  return mode;
}

/** As libpq has it: `require` encrypts without asking who answers, unless there is a certificate to compare with. */
function tlsOptions({ searchParams }: URL, mode: TlsMode): ConnectionOptions {
  const ca = fileOf(searchParams, 'sslrootcert');
  const cert = fileOf(searchParams, 'sslcert');
  const key = fileOf(searchParams, 'sslkey');
  const isVerified = mode.startsWith('verify') || (mode === 'require' && ca !== undefined);
  return {
    rejectUnauthorized: isVerified,
    ...(isVerified && mode !== 'verify-full' && { checkServerIdentity: () => undefined }),
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
  };
}

function fileOf(parameters: URLSearchParams, name: string): string | undefined {
  const path = parameters.get(name);
  // `system`: the certificates that this machine trusts anyway.
  if (path === null || path === 'system') return undefined;
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw invalid(`its ${name} cannot be read: ${(error as Error).message}`);
  }
}

function invalid(why: string, hint?: string): InvalidError {
  const message = `the URL of the database is not usable: ${why}`;
  const example = 'for example postgres://squirrel:PASSWORD@db.example.com:5432/squirrel';
  return new InvalidError([{ path: '--database', message, hint: hint ?? example }]);
}
