import type { ReadProgress } from './conversation.ts';

// https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_handshake_v10.html
const HEAD_BYTES = 4;
const PROTOCOL_10 = 10;
const ERROR_PACKET = 0xff;
const MAX_GREETING = 1_024;
/** Thread id, the first part of the salt and a filler stand between the version and the capabilities. */
const BEFORE_CAPABILITIES = 13;

// CLIENT_PROTOCOL_41, CLIENT_SSL, CLIENT_SECURE_CONNECTION.
const SSL = 0x0800;
const CAPABILITIES = 0x0200 | SSL | 0x8000;
const UTF8_MB4 = 45;

/** What a MySQL or MariaDB server greets with: whether it offers TLS, or that it refuses to talk. */
export type MysqlGreeting = 'offers_tls' | 'no_tls' | 'refused' | 'not_mysql';

/** Reads the greeting of the server, which comes first. */
export function readMysqlGreeting(bytes: Buffer): ReadProgress<MysqlGreeting> {
  const end = (value: MysqlGreeting): ReadProgress<MysqlGreeting> => ({
    value,
    usedBytes: bytes.length,
  });
  if (bytes.length <= HEAD_BYTES) return 'more';
  const size = bytes.readUIntLE(0, 3);
  const kind = bytes[HEAD_BYTES];
  if (size > MAX_GREETING || bytes[3] !== 0) return end('not_mysql');
  if (kind !== PROTOCOL_10 && kind !== ERROR_PACKET) return end('not_mysql');
  if (bytes.length < HEAD_BYTES + size) return 'more';
  if (kind === ERROR_PACKET) return end('refused');
  const packet = bytes.subarray(HEAD_BYTES, HEAD_BYTES + size);
  const versionEnd = packet.indexOf(0, 1);
  const at = versionEnd + 1 + BEFORE_CAPABILITIES;
  if (versionEnd < 0 || at + 2 > packet.length) return end('not_mysql');
  return end((packet.readUInt16LE(at) & SSL) === 0 ? 'no_tls' : 'offers_tls');
}

/** The packet that asks for TLS: capabilities, the longest packet, the character set, and nothing else. */
export const mysqlTlsRequest: Buffer = (() => {
  const packet = Buffer.alloc(HEAD_BYTES + 32);
  packet.writeUIntLE(32, 0, 3);
  packet.writeUInt8(1, 3);
  packet.writeUInt32LE(CAPABILITIES, 4);
  packet.writeUInt32LE(0xff_ffff, 8);
  packet.writeUInt8(UTF8_MB4, 12);
  return packet;
})();
