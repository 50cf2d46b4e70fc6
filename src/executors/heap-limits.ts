/** A worker with a larger heap ends alone, before the kernel ends everything; a loop with thousands of checks needs 60. */
export const maxHeapMb = 512;

/**
 * Half of the space for new objects. What a check leaves behind is dead when it ends, so more room would only fill with
 * rubbish: with 4 MiB instead of V8's 16 a loop needs a third less memory, and no more time.
 */
export const maxSemiSpaceMb = 4;

/** The same limits for a thread; V8 counts three semi-spaces as its young generation. */
export const threadLimits = {
  maxOldGenerationSizeMb: maxHeapMb,
  maxYoungGenerationSizeMb: 3 * maxSemiSpaceMb,
} as const;
