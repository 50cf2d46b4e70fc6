// `uptimesquirrel/testing`: what a prober, a notifier, an executor and a storage promise, as suites that run in Vitest.
export type {
  Executor,
  ExecutorDefinition,
  ExecutorSetup,
  Job,
  JobReport,
} from '../../core/ports/executor.ts';
export type { Storage, StorageDefinition } from '../../core/ports/storage.ts';
export {
  declineAll,
  declineDeaths,
  executorContract,
  type EngineTrial,
} from '../../testing/executor/executor-contract.ts';
export { HTTP_VERDICTS, openHttpReceiver } from '../../testing/notifier/http-receiver.ts';
export { notifierContract } from '../../testing/notifier/notifier-contract.ts';
export type { NotifierTrial, ReceiverAnswer, TrialReceiver } from '../../testing/notifier/trial.ts';
export {
  openProbeStage,
  type ProbeExtras,
  type ProbeStage,
} from '../../testing/prober/probe-stage.ts';
export { proberContract, type ProberTrial } from '../../testing/prober/prober-contract.ts';
export { storageContract } from '../../testing/storage/storage-contract.ts';
