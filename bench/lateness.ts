/** The share of all scheduled checks of a service that began within a bound of its histogram, out of its metrics. */
export function onTimeShare(metrics: string, seconds: number): number {
  const name = 'squirrel_check_lateness_seconds';
  const numberAfter = (text: string): number => {
    const line = metrics.split('\n').find((each) => each.startsWith(`${text} `));
    if (line === undefined) throw new RangeError(`the metrics have no ${text}`);
    return Number(line.slice(text.length + 1));
  };
  return numberAfter(`${name}_bucket{le="${seconds}"}`) / numberAfter(`${name}_count`);
}
