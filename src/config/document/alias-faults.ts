import { isAlias, isMap, isNode, isPair, isScalar, isSeq, type Alias, type Document } from 'yaml';

/** Something wrong with an alias, at an offset of the text. */
export interface AliasFault {
  readonly message: string;
  readonly hint: string;
  readonly offset: number;
}

/** Values that the aliases of a file may stand for, all together: some lines could stand for billions. */
const MAX_ALIASED_VALUES = 1_000_000;

const MERGE_KEY = '<<';

/** What is wrong with the aliases of a document: after this its values can be taken out of it. */
export function aliasFaultsOf(yaml: Document.Parsed): readonly AliasFault[] {
  const book = new AliasBook(yaml);
  book.sizeOf(yaml.contents);
  if (book.faults.length > 0) return book.faults;
  const [first] = book.aliases;
  if (first === undefined || book.aliasedValues <= MAX_ALIASED_VALUES) return [];
  const message = `the aliases stand for more than ${MAX_ALIASED_VALUES} values`;
  return [{ message, hint: 'write fewer of them', offset: startOf(first) }];
}

class AliasBook {
  readonly faults: AliasFault[] = [];
  readonly aliases: Alias.Parsed[] = [];
  aliasedValues = 0;
  readonly #yaml: Document.Parsed;
  readonly #sizes = new Map<unknown, number>();
  readonly #open = new Set<unknown>();

  constructor(yaml: Document.Parsed) {
    this.#yaml = yaml;
  }

  /** Values in a part of the document once its aliases are written out. */
  sizeOf(node: unknown): number {
    const known = this.#sizes.get(node);
    if (known !== undefined) return known;
    this.#open.add(node);
    const size = isAlias(node) ? this.#sizeOfAlias(node as Alias.Parsed) : this.#sizeInside(node);
    this.#open.delete(node);
    this.#sizes.set(node, size);
    return size;
  }

  #sizeInside(node: unknown): number {
    if (isPair(node)) {
      if (isMergeKey(node.key)) this.#checkMerged(node.value);
      return this.sizeOf(node.key) + this.sizeOf(node.value);
    }
    if (!isMap(node) && !isSeq(node)) return 1;
    let size = 1;
    for (const item of node.items) size += this.sizeOf(item);
    return size;
  }

  #sizeOfAlias(alias: Alias.Parsed): number {
    this.aliases.push(alias);
    const target = alias.resolve(this.#yaml);
    const name = alias.source;
    if (target === undefined) {
      this.#complain(
        alias,
        `there is no anchor &${name} above`,
        `write &${name} before the value it stands for`,
      );
      return 1;
    }
    if (this.#open.has(target)) {
      this.#complain(alias, `*${name} stands inside of &${name} itself`, 'write the value out');
      return 1;
    }
    const size = this.sizeOf(target);
    this.aliasedValues += size;
    return size;
  }

  #checkMerged(value: unknown): void {
    const parts = isSeq(value) ? value.items : [value];
    for (const part of parts) {
      const target = isAlias(part) ? part.resolve(this.#yaml) : part;
      if (target === undefined || isMap(target)) continue;
      this.#complain(part, '<< takes maps, and this is none', 'for example <<: *shop');
    }
  }

  #complain(node: unknown, message: string, hint: string): void {
    this.faults.push({ message, hint, offset: startOf(node) });
  }
}

/** Whether a key takes in the pairs of another map. */
export function isMergeKey(key: unknown): boolean {
  return isScalar(key) && key.value === MERGE_KEY && key.type === 'PLAIN';
}

function startOf(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}
