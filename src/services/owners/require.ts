import { InvalidError, type Problem } from '../../core/errors.ts';
import type { OwnerId } from '../../core/ids.ts';
import { ProblemList } from '../../core/forms/problem-list.ts';
import type { ServiceContext } from '../context.ts';

/** Something that names an owner, and where the name stands in the input. */
export interface OwnerReference {
  readonly ownerId: OwnerId | null;
  readonly path: string;
  readonly file?: string;
  readonly line?: number;
}

/** Throws `InvalidError` naming every reference to an owner that does not exist. */
export async function requireOwners(
  context: Pick<ServiceContext, 'storage'>,
  references: readonly OwnerReference[],
): Promise<void> {
  const ids = new Set(references.flatMap(({ ownerId }) => (ownerId === null ? [] : [ownerId])));
  const missing = new Set<OwnerId>();
  for (const id of ids) {
    if ((await context.storage.owners.get(id)) === null) missing.add(id);
  }
  const problems = new ProblemList();
  for (const reference of references) problems.addAll(problemOf(reference, missing));
  if (problems.count > 0) throw new InvalidError(problems.named, problems.count);
}

function problemOf(
  { ownerId, path, file, line }: OwnerReference,
  missing: ReadonlySet<OwnerId>,
): readonly Problem[] {
  if (ownerId === null || !missing.has(ownerId)) return [];
  return [
    {
      path,
      message: `${path} names ${ownerId}, and there is no such owner`,
      hint: 'create the owner first, or leave it out',
      ...(file !== undefined && { file }),
      ...(line !== undefined && { line }),
    },
  ];
}
