/** The database that the one of every test on PostgreSQL is a copy of. */
export const migrated = 'telemetry_tests_template'

/** What a test's server takes for now, unless the test says otherwise; the template has the partitions of that time. */
export const testNow = '2026-03-10T12:00:00Z'
