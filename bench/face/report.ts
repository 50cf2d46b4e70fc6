/** One line of the table; `isExact`: it is the same on every machine, so that being over its budget is a failure. */
export interface Line {
  readonly what: string;
  readonly budget: string;
  readonly value: string;
  readonly isMet: boolean;
  readonly isExact?: boolean;
}

/** At most so much of a unit. */
export function atMost(
  what: string,
  {
    value,
    budget,
    unit,
    digits = 0,
  }: { value: number; budget: number; unit: string; digits?: number },
): Line {
  return {
    what,
    budget: `${budget} ${unit}`,
    value: `${value.toFixed(digits)} ${unit}`,
    isMet: value <= budget,
  };
}

/** Prints the table; whether anything exact is over its budget. */
export function printTable(lines: readonly Line[]): boolean {
  console.log(`\n${'what'.padEnd(44)}${'budget'.padStart(16)}${'value'.padStart(18)}`);
  for (const { what, budget, value, isMet, isExact = false } of lines) {
    const note = isMet ? '' : isExact ? '  FAIL' : '  over';
    console.log(`${what.padEnd(44)}${budget.padStart(16)}${value.padStart(18)}${note}`);
  }
  return lines.some(({ isMet, isExact = false }) => isExact && !isMet);
}
