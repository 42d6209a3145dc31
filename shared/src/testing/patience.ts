/**
 * How long tests wait. A machine that builds, tests and serves at the same time is easily ten times slower than the one a test
 * was written on, so these bounds only end what hangs: what a test finds is decided by signals, never by a bound.
 */
export const patienceMs = 120_000

/** For `expect.poll` and `vi.waitFor`: they return as soon as the claim holds. */
export const patience = { timeout: patienceMs, interval: 50 }

/** For the configuration of every vitest project. A test outlives its longest wait, so that the wait's own words are what fails it. */
export const patientTests = {
  testTimeout: 5 * 60_000,
  hookTimeout: 5 * 60_000,
  teardownTimeout: 60_000,
  expect: { poll: patience },
}

/** The same for tests that start browsers and whole products. */
export const patientProductTests = { ...patientTests, testTimeout: 10 * 60_000, hookTimeout: 10 * 60_000 }
