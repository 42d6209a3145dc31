/**
 * For the configuration of vitest projects: a worker keeps its process and the loaded modules from one test file to the
 * next. Loading them again for each file takes longer than most tests. What a test replaces is put back before the next
 * one. `vi.mock` has no effect on modules that are already loaded: see `native-host/src/deliver/power-cut.test.ts`.
 */
export const sameProcess = { isolate: false, unstubEnvs: true, unstubGlobals: true, restoreMocks: true }
