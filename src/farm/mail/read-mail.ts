/** The parts of a message that people read. */
export interface ReadMail {
  readonly subject: string;
  readonly from: string;
  readonly to: string;
  /** Header fields by lower-case name, unfolded and decoded; of repeated ones the first. */
  readonly headers: ReadonlyMap<string, string>;
  /** The first plain text part that is not an attachment; `null` when there is none. */
  readonly text: string | null;
  /** The first HTML part that is not an attachment; `null` when there is none. */
  readonly html: string | null;
}

interface Part {
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

const MAX_DEPTH = 5;

/** Decodes a message whose bytes are given one character each (Latin-1); never throws. */
export function readMail(raw: string): ReadMail {
  const mail = splitPart(raw);
  const leaves = leavesOf(mail, 0);
  const field = (name: string): string => mail.headers.get(name) ?? '';
  return {
    subject: field('subject'),
    from: field('from'),
    to: field('to'),
    headers: mail.headers,
    text: bodyOf(leaves, 'text/plain'),
    html: bodyOf(leaves, 'text/html'),
  };
}

function splitPart(raw: string): Part {
  const end = raw.startsWith('\r\n') ? 0 : raw.indexOf('\r\n\r\n');
  const head = end === -1 ? raw : raw.slice(0, end);
  const body = end === -1 ? '' : raw.slice(end).replace(/^(?:\r\n){1,2}/, '');
  const headers = new Map<string, string>();
  for (const line of head.replace(/\r\n(?=[ \t])/g, '').split('\r\n')) {
    const [, name = '', value = ''] = /^([^:\s]+):[ \t]*(.*)$/.exec(line) ?? [];
    const key = name.toLowerCase();
    if (key !== '' && !headers.has(key)) headers.set(key, decodeWords(value));
  }
  return { headers, body };
}

function leavesOf(part: Part, depth: number): readonly Part[] {
  const type = part.headers.get('content-type') ?? 'text/plain';
  const boundary = parameterOf(type, 'boundary');
  if (!/^multipart\//i.test(type) || boundary === null || depth === MAX_DEPTH) return [part];
  // RFC 2046 §5.1.1: the line end before a delimiter belongs to the delimiter.
  const [, ...sections] = `\r\n${part.body}`.split(`\r\n--${boundary}`);
  return sections
    .filter((section) => !section.startsWith('--'))
    .map((section) => section.replace(/^[ \t]*\r\n/, ''))
    .flatMap((section) => leavesOf(splitPart(section), depth + 1));
}

function bodyOf(leaves: readonly Part[], wanted: string): string | null {
  const leaf = leaves.find(({ headers }) => {
    const type = (headers.get('content-type') ?? 'text/plain').toLowerCase();
    const isAttached = /^attachment/i.test(headers.get('content-disposition') ?? '');
    return !isAttached && type.startsWith(wanted);
  });
  if (leaf === undefined) return null;
  const charset = parameterOf(leaf.headers.get('content-type') ?? '', 'charset') ?? 'utf-8';
  const encoding = (leaf.headers.get('content-transfer-encoding') ?? '').toLowerCase();
  return decodeBytes(bytesOf(leaf.body, encoding), charset);
}

function bytesOf(body: string, encoding: string): Buffer {
  if (encoding === 'base64') return Buffer.from(body, 'base64');
  if (encoding !== 'quoted-printable') return Buffer.from(body, 'latin1');
  return unquote(body.replace(/=[ \t]*\r\n/g, ''));
}

function unquote(text: string): Buffer {
  const plain = text.replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(plain, 'latin1');
}

// RFC 2047 §6.2: white space between two encoded words is not shown.
function decodeWords(value: string): string {
  const joined = value.replace(/(\?=)[ \t]+(?==\?)/g, '$1');
  const isPlain = !joined.includes('=?');
  if (isPlain) return decodeBytes(Buffer.from(joined, 'latin1'), 'utf-8');
  return joined.replace(/=\?[^?]+\?[bq]\?[^?]*\?=/gi, (word) => {
    const [, charset = '', encoding = '', text = ''] = word.split('?');
    const isBase64 = encoding.toLowerCase() === 'b';
    const bytes = isBase64 ? Buffer.from(text, 'base64') : unquote(text.replaceAll('_', ' '));
    // RFC 2231 §5: a language may follow the charset after a star.
    return decodeBytes(bytes, charset.replace(/\*.*$/, ''));
  });
}

function decodeBytes(bytes: Buffer, charset: string): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    // A charset that nobody knows: showing the bytes is better than hiding the mail.
    return bytes.toString('latin1');
  }
}

function parameterOf(value: string, name: string): string | null {
  const match = new RegExp(`;\\s*${name}\\s*=\\s*(?:"([^"]*)"|([^;\\s]+))`, 'i').exec(value);
  return match?.[1] ?? match?.[2] ?? null;
}
