/** How many scheduled checks a service began, and how many of them within a bound of its histogram. */
export interface StartCounts {
  readonly all: number;
  readonly onTime: number;
}

/** Reads them out of the service's metrics. */
export function startCounts(metrics: string, seconds: number): StartCounts {
  const name = 'squirrel_check_lateness_seconds';
  const numberAfter = (text: string): number => {
    const line = metrics.split('\n').find((each) => each.startsWith(`${text} `));
    if (line === undefined) throw new RangeError(`the metrics have no ${text}`);
    return Number(line.slice(text.length + 1));
  };
  const onTime = numberAfter(`${name}_bucket{le="${seconds}"}`);
  return { all: numberAfter(`${name}_count`), onTime };
}

/** The share of those that were on time after an earlier reading. */
export function onTimeShareSince(before: StartCounts, now: StartCounts): number {
  return (now.onTime - before.onTime) / (now.all - before.all);
}
