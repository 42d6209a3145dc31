/**
 * How long tests wait. A machine that builds, tests and serves at the same time can be ten times slower than
 * the one a test was written on. So these limits only end what hangs; no test result depends on them.
 */
export const patienceMs = 240_000

/** For `expect.poll` and `vi.waitFor`: they return as soon as the assertion passes. */
export const patience = { timeout: patienceMs, interval: 50 }

/**
 * For the configuration of every vitest project. A test's limit is longer than its longest wait, so that it
 * fails with the wait's own message.
 */
export const patientTests = {
  testTimeout: 10 * 60_000,
  hookTimeout: 10 * 60_000,
  teardownTimeout: 60_000,
  expect: { poll: patience },
}

/** The same for tests that start browsers and whole products. */
export const patientProductTests = { ...patientTests, testTimeout: 20 * 60_000, hookTimeout: 20 * 60_000 }

/** For tests that play six minutes of input on real desktops, besides starting them. */
export const playedMs = 25 * 60_000
