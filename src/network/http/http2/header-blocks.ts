import { ByteStore } from '../body/byte-store.ts';
import { FLAGS } from './frame.ts';
import { HeaderReader, type HeaderField } from './hpack.ts';

/** Fields of one block; `isLast` when the stream ends with it. Several values of one name are one text (RFC 9110 §5.2). */
export interface HeaderBlock {
  readonly fields: Readonly<Record<string, string>>;
  readonly isLast: boolean;
}

const MAX_BLOCK_BYTES = 65_536;

/** Reads blocks of headers, each of which may come in several frames (RFC 9113 §4.3). */
export class HeaderBlocks {
  readonly #reader = new HeaderReader();
  #open: { readonly bytes: ByteStore; readonly isLast: boolean } | null = null;

  /** Whether more of a block has to come before any other frame. */
  get isOpen(): boolean {
    return this.#open !== null;
  }

  /** Takes the beginning of a block, with the flags of its frame. */
  begin(content: Buffer, flags: number): HeaderBlock | 'more' | 'broken' | 'too_big' {
    const isLast = (flags & FLAGS.endStream) !== 0;
    return this.#add({ bytes: new ByteStore(MAX_BLOCK_BYTES), isLast }, content, flags);
  }

  /** Takes what comes next of the open block. */
  continue(content: Buffer, flags: number): HeaderBlock | 'more' | 'broken' | 'too_big' {
    return this.#open === null ? 'broken' : this.#add(this.#open, content, flags);
  }

  #add(
    block: { readonly bytes: ByteStore; readonly isLast: boolean },
    content: Buffer,
    flags: number,
  ): HeaderBlock | 'more' | 'broken' | 'too_big' {
    const isWhole = block.bytes.add(content);
    const isComplete = !isWhole || (flags & FLAGS.endHeaders) !== 0;
    this.#open = isComplete ? null : block;
    if (!isWhole) return 'too_big';
    if (!isComplete) return 'more';
    const reading = this.#reader.read(block.bytes.view());
    if (typeof reading === 'string') return reading;
    return { fields: flat(reading.fields), isLast: block.isLast };
  }
}

function flat(fields: readonly HeaderField[]): Readonly<Record<string, string>> {
  const found = new Map<string, string>();
  for (const [name, value] of fields) {
    const before = found.get(name);
    found.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return Object.fromEntries(found);
}
