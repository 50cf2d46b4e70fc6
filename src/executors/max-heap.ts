/** A worker with a larger heap ends alone, before the kernel ends everything; a loop with thousands of checks needs 60. */
export const maxHeapMb = 512;
