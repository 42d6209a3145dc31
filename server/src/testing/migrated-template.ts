/** The template of the databases for tests on PostgreSQL. */
export const migrated = 'telemetry_tests_template'

/** How the names of these databases start. */
export const testPrefix = 'telemetry_test_'

/** The default time of a test's server; the template has partitions for it. */
export const testNow = '2026-03-10T12:00:00Z'
