import { afterAll, beforeEach, inject } from 'vitest'
import { dropPostgresDatabases } from './postgres-databases.ts'

/** Skips the tests on PostgreSQL with a reason if it is unavailable; otherwise drops the databases after each test file. */
const postgres = inject('postgres')
if (postgres !== undefined && 'unavailable' in postgres)
  beforeEach(context => context.skip(`PostgreSQL does not run here: ${postgres.unavailable}`))
if (postgres !== undefined && 'url' in postgres) afterAll(() => dropPostgresDatabases(postgres.url))
