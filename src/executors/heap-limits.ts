/** A worker with a larger heap ends alone, before the kernel ends everything; a loop with thousands of checks needs 60. */
export const MAX_HEAP_MB = 512;

/**
 * Half of the space for new objects. What a check leaves behind is dead when it ends, so more room would only fill with
 * rubbish: with 4 MiB instead of V8's 16 a loop needs a third less memory, and no more time.
 */
export const MAX_SEMI_SPACE_MB = 4;

/** The same limits for a thread; V8 counts three semi-spaces as its young generation. */
export const threadLimits = {
  maxOldGenerationSizeMb: MAX_HEAP_MB,
  maxYoungGenerationSizeMb: 3 * MAX_SEMI_SPACE_MB,
} as const;
