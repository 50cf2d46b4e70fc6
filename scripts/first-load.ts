/** What the build writes about its files, by their sources (`build.manifest` of Vite). */
export type BuildManifest = Readonly<Record<string, BuiltChunk>>;

interface BuiltChunk {
  readonly file: string;
  /** Chunks that are loaded with it, by their keys. */
  readonly imports?: readonly string[];
  readonly css?: readonly string[];
  readonly assets?: readonly string[];
}

/** What a browser loads at most before the overview stands, all requests compressed, bytes. */
export const FIRST_LOAD_BYTES = 200 * 1_024;
/** Of them, what the service answers with 100,000 sites: overview, map, rows, search. */
export const DATA_BYTES = 15 * 1_024;

/** What a first look at `/` in English loads, by parts of the keys of the manifest. */
const FIRST_CHUNKS = [
  'index.html',
  'src/frame/inside.tsx',
  'src/pages/overview/',
  'virtual:catalogue/en-first',
];

/**
 * The files of a first load of `/`: the shell, the entry, the frame, the page, the messages of one language, and whatever they bring along. Of the
 * fonts, the Latin one. Throws when the build has no such chunk: then this counts what no browser loads.
 */
export function firstLoadFiles(manifest: BuildManifest): readonly string[] {
  const wanted = FIRST_CHUNKS.map((part) => {
    const key = Object.keys(manifest).find((each) => each.includes(part));
    if (key === undefined) throw new Error(`The build has no chunk of ${part}`);
    return key;
  });
  const files = new Set(['index.html']);
  const seen = new Set<string>();
  const visit = (key: string): void => {
    const chunk = manifest[key];
    if (chunk === undefined || seen.has(key)) return;
    seen.add(key);
    for (const file of [chunk.file, ...(chunk.css ?? []), ...(chunk.assets ?? [])]) files.add(file);
    for (const next of chunk.imports ?? []) visit(next);
  };
  wanted.forEach(visit);
  return [...files].filter((file) => !file.includes('vazirmatn'));
}

/** Says by how much a first load is too large; `null`: it is not. `sizeOf`: bytes of a file as it is sent. */
export function firstLoadFault(
  manifest: BuildManifest,
  sizeOf: (file: string) => number,
): string | null {
  const sizes = firstLoadFiles(manifest).map((file) => ({ file, bytes: sizeOf(file) }));
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, DATA_BYTES);
  if (total <= FIRST_LOAD_BYTES) return null;
  const list = sizes
    .toSorted((one, other) => other.bytes - one.bytes)
    .map(({ file, bytes }) => `  ${bytes} ${file}`);
  return `The first load of the dashboard is ${total} bytes, and ${FIRST_LOAD_BYTES} are the most:\n${list.join('\n')}`;
}
