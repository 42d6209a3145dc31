import { beforeEach, inject } from 'vitest'

/** Skips the tests on PostgreSQL with a reason if it is unavailable. */
const postgres = inject('postgres')
if (postgres !== undefined && 'unavailable' in postgres)
  beforeEach(context => context.skip(`PostgreSQL does not run here: ${postgres.unavailable}`))
