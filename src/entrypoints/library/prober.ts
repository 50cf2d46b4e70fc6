// `uptimesquirrel/prober`: what a package from outside needs to add a kind of monitor.
export { bracketed, readHostAndPort } from '../../core/address/host-address.ts';
export type { Outcome, Phase, ProbeResult } from '../../core/check/outcome.ts';
export type { ReasonText } from '../../core/check/reason-text.ts';
export type { Reason } from '../../core/check/reasons.ts';
export { InvalidError } from '../../core/errors.ts';
export type { JsonObject, JsonValue, OptionsOf } from '../../core/json.ts';
export type {
  KindAddress,
  MonitorKind,
  ProbeRequest,
  Prober,
  ProberDefinition,
} from '../../core/ports/prober.ts';
export { downFault, type Fault, type Network, type ProbeContext } from '../../network/index.ts';
export { defineProber, type ProberForm, type ProbeTask } from '../../probers/define-prober.ts';
export { failed, throttled, up, type Finding, type Observations } from '../../probers/finding.ts';
