/** A page that listens to the overview and reads at once. */
export interface Listener extends AsyncDisposable {
  /** Resolves once it has heard that many sites have been paused, or go on; rejects when it does not within `withinMs`, or has ended. */
  heard(change: 'pause' | 'resume', withinMs: number): Promise<void>;
}

const PAUSED = 16;
/** Sites that change for other reasons come in smaller numbers. */
const MANY = 100;

type SiteChange = readonly [index: number, byte: number, since: number, reason: string | null];

/** Opens a stream; `address` without a slash at its end. */
export async function openListener(address: string, key: string): Promise<Listener> {
  const ending = new AbortController();
  const headers = { authorization: `Bearer ${key}` };
  const url = `${address}/api/v1/events?view=overview`;
  const response = await fetch(url, { headers, signal: ending.signal });
  if (response.status !== 200 || response.body === null) {
    throw new Error(`no stream: ${response.status}`);
  }
  const waiting = new Set<(block: string | null) => void>();
  const tell = (block: string | null): void => {
    for (const each of waiting) each(block);
  };
  const following = follow(response.body, tell).finally(() => tell(null));
  return {
    heard: (change, withinMs) =>
      new Promise((resolve, reject) => {
        const end = (why: string | null): void => {
          clearTimeout(timer);
          waiting.delete(hear);
          if (why === null) resolve();
          else reject(new Error(`${change}: ${why}`));
        };
        const hear = (block: string | null): void => {
          if (block === null) end('the stream has ended');
          else if (says(block, change)) end(null);
        };
        const timer = setTimeout(() => end(`not heard in ${withinMs} ms`), withinMs);
        waiting.add(hear);
      }),
    [Symbol.asyncDispose]: async () => {
      ending.abort();
      await following;
    },
  };
}

async function follow(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  tell: (block: string) => void,
): Promise<void> {
  let pending = '';
  try {
    for await (const text of body.pipeThrough(new TextDecoderStream())) {
      pending += text;
      const blocks = pending.split('\n\n');
      pending = blocks.pop() ?? '';
      blocks.forEach(tell);
    }
  } catch {
    // It was ended by either side; whoever waits is told.
  }
}

/** A page that is to read everything again hears of it as well. */
function says(block: string, change: 'pause' | 'resume'): boolean {
  const [name, data = '[]'] = block.split('\n').map((line) => line.slice(line.indexOf(':') + 2));
  if (name === 'resync') return true;
  if (name !== 'sites') return false;
  const sites = JSON.parse(data) as readonly SiteChange[];
  const isPaused = change === 'pause';
  return sites.filter(([, byte]) => ((byte & PAUSED) !== 0) === isPaused).length >= MANY;
}
