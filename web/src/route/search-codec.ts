/** How one parameter of an address is read and written. */
export interface Parameter<Value> {
  readonly fallback: Value;
  /** `null`: the text is no such value. */
  parse(text: string): Value | null;
  print(value: Value): string;
}

/** The parameters of a page. */
export type Parameters = Readonly<Record<string, Parameter<unknown>>>;

/** What a page reads from its address. */
export type SearchState<Shape extends Parameters> = {
  readonly [Name in keyof Shape]: Shape[Name] extends Parameter<infer Value> ? Value : never;
};

/** Reads the state of a page from the search of its address, and writes it back. */
export interface SearchCodec<Shape extends Parameters> {
  /** Whatever is missing, written twice or no value of its parameter is read as the fallback. */
  read(search: string): SearchState<Shape>;
  /** The search without its question mark, in the order of the shape; fallbacks are left out. */
  write(state: SearchState<Shape>): string;
}

/** Longer texts are not read: no address of ours holds them. */
const MAX_TEXT = 2_000;

/** Any text. */
export function textParameter(fallback = ''): Parameter<string> {
  return {
    fallback,
    parse: (text) => (text.length <= MAX_TEXT ? text : null),
    print: (value) => value,
  };
}

/** One of these words. */
export function oneOf<const Word extends string>(
  words: readonly Word[],
  fallback: NoInfer<Word>,
): Parameter<Word> {
  return {
    fallback,
    parse: (text) => words.find((word) => word === text) ?? null,
    print: (value) => value,
  };
}

/** A whole number from 0 on. */
export function countParameter(fallback: number): Parameter<number> {
  return {
    fallback,
    parse: (text) => (/^\d{1,15}$/.test(text) ? Number(text) : null),
    print: String,
  };
}

export function searchCodec<const Shape extends Parameters>(shape: Shape): SearchCodec<Shape> {
  const entries = Object.entries(shape);
  return {
    read: (search) => {
      const given = new URLSearchParams(search);
      const values = entries.map(([name, { fallback, parse }]) => {
        const [text, ...more] = given.getAll(name);
        const isOne = text !== undefined && more.length === 0;
        return [name, (isOne ? parse(text) : null) ?? fallback];
      });
      return Object.fromEntries(values) as SearchState<Shape>;
    },
    write: (state) => {
      const kept = entries.flatMap(([name, { fallback, print }]) => {
        const text = print(state[name]);
        return text === print(fallback) ? [] : [[name, text]];
      });
      return new URLSearchParams(kept).toString();
    },
  };
}
