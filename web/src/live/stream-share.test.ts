import { describe, expect, it } from 'vitest';
import type { StreamListener, StreamSource } from './follow-stream.ts';
import { createStreamShare, type WorkerMessage } from './stream-share.ts';

const source: StreamSource = {
  url: 'https://a.example/api/v1/events',
  headers: { authorization: 'Bearer sqk_one' },
};

function stage() {
  const opened: { source: StreamSource; listener: StreamListener; signal: AbortSignal }[] = [];
  const share = createStreamShare(async (given, listener, signal) => {
    opened.push({ source: given, listener, signal });
  });
  const tab = (of: StreamSource = source) => {
    const got: WorkerMessage[] = [];
    return { got, ...share.join(of, (message) => got.push(message)) };
  };
  const stream = (at: number) => {
    const found = opened[at];
    if (found === undefined) throw new Error(`only ${opened.length} streams were opened`);
    return found;
  };
  return { opened, tab, stream };
}

describe('tabs that share a stream', () => {
  it('open it once, and all get what it brings', () => {
    const { opened, tab, stream } = stage();
    const tabs = Array.from({ length: 12 }, () => tab());
    expect(opened).toHaveLength(1);
    stream(0).listener.onLive(true);
    stream(0).listener.onEvent('check', '{}');
    const expected = [
      { kind: 'live', isLive: true },
      { kind: 'event', event: 'check', data: '{}' },
    ];
    for (const { got } of tabs) expect(got).toEqual(expected);
    expect(tab().got).toEqual([{ kind: 'live', isLive: true }]);
  });

  it('get its first message however late they join, and nothing of a stream that is away', () => {
    const { tab, stream } = stage();
    tab();
    stream(0).listener.onLive(true);
    stream(0).listener.onEvent('hello', '{"stream":"s1"}');
    const hello = { kind: 'event', event: 'hello', data: '{"stream":"s1"}' };
    expect(tab().got).toEqual([{ kind: 'live', isLive: true }, hello]);
    stream(0).listener.onLive(false);
    expect(tab().got).toEqual([]);
  });

  it('go on when the first of them is closed, and end it with the last', () => {
    const { opened, tab, stream } = stage();
    const [first, second] = [tab(), tab()];
    first.leave();
    expect(stream(0).signal.aborted).toBe(false);
    stream(0).listener.onEvent('status', '1');
    expect(first.got).toEqual([]);
    expect(second.got).toHaveLength(1);
    second.leave();
    expect(stream(0).signal.aborted).toBe(true);
    tab();
    expect(opened).toHaveLength(2);
  });

  it('have the rows of all of them in view, and those of one that is left no more', () => {
    const { tab } = stage();
    const [one, other] = [tab(), tab()];
    one.show([1, 2]);
    other.show([2, 3]);
    expect([one.got.at(-1), other.got.at(-1)]).toEqual([
      { kind: 'inView', indexes: [1, 2] },
      { kind: 'inView', indexes: [2, 3, 1] },
    ]);
    other.leave();
    one.show([4]);
    expect(one.got.at(-1)).toEqual({ kind: 'inView', indexes: [4] });
  });

  it('do not mix the streams of two keys', () => {
    const { opened, tab, stream } = stage();
    const [one, other] = [tab(), tab({ ...source, headers: { authorization: 'Bearer sqk_two' } })];
    expect(opened).toHaveLength(2);
    stream(1).listener.onEvent('check', 'for two');
    expect(one.got).toEqual([]);
    expect(other.got).toHaveLength(1);
  });

  it('all learn that the key is refused, and the next one tries anew', () => {
    const { opened, tab, stream } = stage();
    const tabs = [tab(), tab()];
    stream(0).listener.onRefused();
    for (const { got } of tabs) expect(got).toEqual([{ kind: 'refused' }]);
    tab();
    expect(opened).toHaveLength(2);
    for (const { leave } of tabs) leave();
    expect(stream(1).signal.aborted).toBe(false);
  });
});
