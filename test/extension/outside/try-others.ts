import {
  executorContract,
  storageContract,
  type ExecutorDefinition,
  type StorageDefinition,
} from 'uptimesquirrel/testing';

/** An engine and a storage would be tried like this. */
export function tryOthers(engine: ExecutorDefinition, storage: StorageDefinition): void {
  executorContract([{ definition: engine }], [engine.kind]);
  storageContract(storage);
}
