import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createCredentials } from '../../api/accounts/credentials.ts';
import type { AccountPlace } from '../../cli/account-place.ts';
import { NotFoundError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import type { AccountNeeds } from '../../services/accounts/sessions.ts';
import { placeOfDatabase, placeOfFile } from '../../storage/index.ts';
import { openEncryptedStorage } from '../compose/encrypted-storage.ts';
import { systemClock } from '../system-clock.ts';

/** Opens the database of a service that does not run, for as long as the task takes. */
export async function withAccounts<Result>(
  { dataDirectory, databaseUrl }: AccountPlace,
  task: (needs: AccountNeeds) => Promise<Result>,
): Promise<Result> {
  // A folder that was mistyped would become a new, empty installation.
  if (!existsSync(dataDirectory)) throw new NotFoundError('data folder', dataDirectory);
  const database = databaseUrl === null ? placeOfFile(dataDirectory) : placeOfDatabase(databaseUrl);
  const storage = await openEncryptedStorage({ database, dataDirectory });
  try {
    return await task({
      storage,
      clock: systemClock,
      newId: () => randomBytes(12).toString('hex'),
      credentials: createCredentials(),
    });
  } finally {
    await storage.close();
  }
}

/** What a command changed, as the audit log has it. */
export interface OperatorChange {
  readonly by: string;
  readonly action: string;
  readonly subject: string;
  readonly after: JsonObject | null;
}

export async function noteByOperator(
  { storage, clock }: Pick<AccountNeeds, 'storage' | 'clock'>,
  { by, action, subject, after }: OperatorChange,
): Promise<void> {
  await storage.audit.append({
    at: clock.now(),
    actor: { kind: 'operator', id: null, name: by },
    address: '',
    action,
    subject,
    outcome: 'done',
    before: null,
    after,
  });
}
