import type { Fault } from '../probe/fault.ts';
import { refusalOf } from './address-policy.ts';

/** The `blocked` verdict for an address that the policy refuses. */
export function policyFault(address: string, targets: 'private' | 'public'): Fault {
  const reason = refusalOf(address, targets) ?? 'special_address';
  const message =
    reason === 'private_address'
      ? `our policy forbids private addresses (${address})`
      : `our policy forbids special addresses (${address})`;
  return { outcome: 'blocked', reason, phase: 'admission', message };
}

/**
 * The verdict on a connection that did not reach the address that was dialled but one that the policy refuses; `null`
 * when all is well. `peer` is what the system says of the connection.
 */
export function strayFault(
  peer: string | undefined,
  dialled: { readonly address: string; readonly targets: 'private' | 'public' },
): Fault | null {
  if (peer === undefined || peer === dialled.address) return null;
  return refusalOf(peer, dialled.targets) === null ? null : policyFault(peer, dialled.targets);
}
