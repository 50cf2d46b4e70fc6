import type { ChannelId, OwnerId } from '../../ids.ts';
import { eachOnce } from './recipients.ts';
import { routesOf, routesOver } from '../route.ts';
import type { Directory, Route } from '../route.ts';
import type { EscalationRule, EscalationStep } from '../stages/escalation.ts';

/** A step with whom it notifies. */
export interface NamedStep extends EscalationStep {
  readonly ownerIds: readonly OwnerId[];
  readonly channelIds: readonly ChannelId[];
  readonly scheduleIds: readonly string[];
}

/** An escalation as people have written it. */
export interface NamedEscalation extends EscalationRule<NamedStep> {
  readonly id: string;
  readonly name: string;
}

/** The enabled channels of a step at a moment: those of its owners, its own, and those of the owners who are on call. */
export function routesOfStep(
  { ownerIds, channelIds, scheduleIds }: NamedStep,
  { directory, onCall }: StepContext,
): readonly Route[] {
  const people = [...ownerIds, ...scheduleIds.flatMap((id) => onCall(id) ?? [])];
  const named = channelIds.map((channelId) => ({ channelId, recipient: null }));
  return eachOnce(
    // No owner at all would mean the channels without one.
    people.length === 0 ? [] : routesOf(people, directory),
    routesOver(named, directory),
  );
}

export interface StepContext {
  readonly directory: Directory;
  /** The owner who is on call by that schedule now; `null`: none, or there is no such schedule. */
  onCall(scheduleId: string): OwnerId | null;
}
