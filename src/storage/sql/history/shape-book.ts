import type { Outcome } from '../../../core/check/outcome.ts';
import { all, commit, one, type Steps } from '../steps.ts';
import type { CheckShape, ShapeBook } from './packed-check.ts';

interface ShapeRow {
  readonly id: number;
  readonly outcome: string;
  readonly reason: string | null;
  readonly status_code: number | null;
  readonly phases: number;
}

/** The shapes in the database, mirrored in memory. A new one is written by itself, ahead of the checks that use it. */
export function* openShapeBook(): Steps<ShapeBook> {
  const ids = new Map<string, number>();
  const shapes = new Map<number, CheckShape>();
  const enter = (id: number, shape: CheckShape): void => {
    ids.set(keyOf(shape), id);
    shapes.set(id, shape);
  };
  for (const row of yield* all<ShapeRow>('SELECT * FROM check_shapes')) {
    enter(row.id, toShape(row));
  }
  return {
    idOf: (shape) => ids.get(keyOf(shape)),
    *add(shape) {
      const row = yield* one<{ id: number }>(
        'INSERT INTO check_shapes (outcome, reason, status_code, phases) VALUES (?, ?, ?, ?) RETURNING id',
        shape.outcome,
        shape.reason,
        shape.statusCode,
        shape.phases,
      );
      yield* commit();
      const id = row?.id ?? 0;
      enter(id, shape);
      return id;
    },
    shapeOf: (id) => {
      const shape = shapes.get(id);
      if (!shape) throw new Error(`a packed check refers to the unknown shape ${id}`);
      return shape;
    },
  };
}

function keyOf({ outcome, reason, statusCode, phases }: CheckShape): string {
  return `${outcome} ${reason} ${statusCode} ${phases}`;
}

function toShape(row: ShapeRow): CheckShape {
  return {
    outcome: row.outcome as Outcome,
    reason: row.reason,
    statusCode: row.status_code,
    phases: row.phases,
  };
}
