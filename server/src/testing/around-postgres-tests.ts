import { afterAll, beforeEach, inject } from 'vitest'
import { dropPostgresDatabases } from './postgres-databases.ts'

/** Leaves the tests of a run on PostgreSQL out where none runs, with the reason; where one runs, clears up behind each file of tests. */
const postgres = inject('postgres')
if (postgres !== undefined && 'unavailable' in postgres)
  beforeEach(context => context.skip(`PostgreSQL does not run here: ${postgres.unavailable}`))
if (postgres !== undefined && 'url' in postgres) afterAll(() => dropPostgresDatabases(postgres.url))
