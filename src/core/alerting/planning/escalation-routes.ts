import type { OwnerId } from '../../ids.ts';
import type { EscalationStep } from '../../people/escalation.ts';
import { eachOnce } from './recipients.ts';
import { routesOf, routesOver } from '../route.ts';
import type { Directory, Route } from '../route.ts';

/** The enabled channels of a step at a moment: those of its owners, its own, and those of the owners who are on call. */
export function routesOfStep(
  { ownerIds, channelIds, scheduleIds }: EscalationStep,
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
