import type { EngineKind } from '../../core/ports/executor.ts';

/** What came out for each engine and case: the table that is printed at the end. */
export class ContractTable {
  readonly #names: readonly string[];
  readonly #cells = new Map<EngineKind, Map<string, string>>();

  /** `names`: of all cases, in the order of the rows. */
  constructor(names: readonly string[]) {
    this.#names = names;
  }

  set(engine: EngineKind, name: string, cell: 'passed' | 'failed' | `declined: ${string}`): void {
    const row = this.#cells.get(engine) ?? new Map<string, string>();
    this.#cells.set(engine, row.set(name, cell));
  }

  /** Engines as columns, cases as rows, then the reasons of what was declined. */
  text(): string {
    const engines = [...this.#cells.keys()];
    const names = this.#names;
    const nameWidth = Math.max(...names.map(({ length }) => length));
    const row = (name: string, cells: readonly string[]): string =>
      [name.padEnd(nameWidth), ...cells.map((cell) => cell.padEnd(10))].join('  ').trimEnd();
    const cellOf = (engine: EngineKind, name: string): string =>
      this.#cells.get(engine)?.get(name) ?? 'not run';
    const rows = names.map((name) =>
      row(
        name,
        engines.map((engine) => cellOf(engine, name).split(':')[0] ?? ''),
      ),
    );
    const reasons = engines.flatMap((engine) => {
      const cells = names.map((name) => cellOf(engine, name));
      const declined = new Set(cells.filter((cell) => cell.startsWith('declined: ')));
      return [...declined].map((cell) => `${engine} ${cell}`);
    });
    return ['', row('', engines), ...rows, '', ...reasons, ''].join('\n');
  }
}
