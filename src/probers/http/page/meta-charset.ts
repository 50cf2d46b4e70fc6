const PRESCAN_BYTES = 1_024;

// The blanks of HTML: more than those that `\s` stands for would be letters of a page in another charset.
const tagStart = /<meta(?=[\t\n\f\r /])|<!--|<\/?[a-z]|<[!/?]/giy;
const attribute =
  /[\t\n\f\r /]*([^\t\n\f\r />][^\t\n\f\r />=]*)(?:[\t\n\f\r ]*=[\t\n\f\r ]*(?:"([^"]*)"|'([^']*)'|([^"'\t\n\f\r >][^\t\n\f\r >]*)?))?/y;
const declaration =
  /^<\?xml[\t\n\f\r ][^>]{0,200}?encoding[\t\n\f\r ]*=[\t\n\f\r ]*["']([\w.:-]{1,40})["']/;
const contentCharset =
  /charset[\t\n\f\r ]*=[\t\n\f\r ]*(?:"([^"]*)"|'([^']*)'|([^"'\t\n\f\r ;][^\t\n\f\r ;]*))/i;

/**
 * The charset that a page names in a `meta` element, or in its XML declaration, within its first 1,024 bytes (HTML
 * standard §13.2.3.2); `null` without a usable one. `encodingOf` knows the labels of charsets.
 */
export function namedInPage(
  bytes: Buffer,
  encodingOf: (label: string) => string | null,
): string | null {
  const text = bytes.toString('latin1', 0, PRESCAN_BYTES);
  let at = text.indexOf('<');
  while (at >= 0) {
    tagStart.lastIndex = at;
    const tag = tagStart.exec(text)?.[0].toLowerCase();
    let end = at + 1;
    if (tag === '<!--') end = behind(text, '-->', at + 2);
    else if (tag === '<meta') {
      const meta = readAttributes(text, at + tag.length);
      const encoding = encodingInMeta(meta.attributes, encodingOf);
      if (encoding !== null) return encoding;
      end = meta.end;
    } else if (tag !== undefined && /[a-z]$/.test(tag)) {
      end = readAttributes(text, behindName(text, at)).end;
    } else if (tag !== undefined) end = behind(text, '>', at);
    at = text.indexOf('<', end);
  }
  const label = declaration.exec(text)?.[1];
  return label === undefined ? null : bytewise(encodingOf(label));
}

function behind(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from);
  return found < 0 ? text.length : found + mark.length;
}

function behindName(text: string, from: number): number {
  const length = text.slice(from + 1).search(/[\t\n\f\r >]/);
  return length < 0 ? text.length : from + 1 + length;
}

function readAttributes(
  text: string,
  from: number,
): { readonly attributes: ReadonlyMap<string, string>; readonly end: number } {
  const attributes = new Map<string, string>();
  let end = from;
  for (;;) {
    attribute.lastIndex = end;
    const found = attribute.exec(text);
    if (found === null) return { attributes, end };
    const [whole, name = '', ...values] = found;
    const key = name.toLowerCase();
    if (!attributes.has(key)) attributes.set(key, values.find((each) => each !== undefined) ?? '');
    end += whole.length;
  }
}

function encodingInMeta(
  attributes: ReadonlyMap<string, string>,
  encodingOf: (label: string) => string | null,
): string | null {
  const charset = attributes.get('charset');
  if (charset !== undefined) return bytewise(encodingOf(charset));
  if (attributes.get('http-equiv')?.toLowerCase() !== 'content-type') return null;
  const found = contentCharset.exec(attributes.get('content') ?? '');
  const label = found?.[1] ?? found?.[2] ?? found?.[3];
  return label === undefined ? null : bytewise(encodingOf(label));
}

// A name that could be read byte by byte is not written in UTF-16, whatever it says.
function bytewise(encoding: string | null): string | null {
  if (encoding === 'utf-16le' || encoding === 'utf-16be') return 'utf-8';
  return encoding === 'x-user-defined' ? 'windows-1252' : encoding;
}
