/**
 * For the configuration of vitest projects: a worker keeps its process and the loaded modules from one test file to the
 * next, because loading them again for each file takes longer than most tests. What a test replaces is put back before
 * the next one. Not for the helper: some of its tests replace modules, or need modules that read their environment only once.
 */
export const sameProcess = { isolate: false, unstubEnvs: true, unstubGlobals: true, restoreMocks: true }
