import type { Entities } from '../core/entities.ts';
import { InvalidError, type Problem } from '../core/errors.ts';
import type { FieldReference } from '../core/forms/field-set.ts';
import { ProblemList } from '../core/forms/problem-list.ts';
import type { ServiceContext } from './context.ts';

/** A reference, and where it stands in the input. */
export interface PlacedReference extends Pick<FieldReference, 'to' | 'id'> {
  readonly path: string;
  readonly file?: string;
  readonly line?: number;
}

/** Throws `InvalidError` naming every problem given, and every reference to something that does not exist. */
export async function requireReferences(
  { storage }: Pick<ServiceContext, 'storage'>,
  references: readonly PlacedReference[],
  problems: ProblemList = new ProblemList(),
): Promise<void> {
  const isKnown = new Map<string, boolean>();
  for (const reference of references) {
    const key = keyOf(reference);
    if (isKnown.has(key)) continue;
    const store = storage[reference.to.plural as keyof Entities];
    isKnown.set(key, (await store.get(reference.id)) !== null);
  }
  for (const reference of references) {
    if (isKnown.get(keyOf(reference)) === false) problems.add(problemOf(reference));
  }
  if (problems.count > 0) throw new InvalidError(problems.named, problems.count);
}

function keyOf({ to, id }: PlacedReference): string {
  return `${to.plural} ${id}`;
}

function problemOf({ to, id, path, ...place }: PlacedReference): Problem {
  return {
    path,
    message: `${path} names ${id}, and there is no such ${to.name}`,
    hint: `create the ${to.name} first, or leave it out`,
    ...place,
  };
}
