import { readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { defineConfig } from 'vitest/config'
import { patientTests } from '../shared/src/testing/patience.ts'
import { sameProcess } from '../shared/src/testing/same-process.ts'

const all = readdirSync(join(import.meta.dirname, 'src'), { recursive: true, encoding: 'utf8' })
  .filter(file => file.endsWith('.test.ts'))
  // A pattern has forward slashes everywhere: with Windows' own it would find nothing, and nobody would be told.
  .map(file => `src/${file.split(sep).join('/')}`)

/** What every test with a database of its own gets it from. */
const needsDatabase =
  /\b(temporaryDatabase|temporaryDatabaseUrl|releasedDatabase|openReplicas|startTestServer|startCompany|twoServers|serverWithTwoPeople|runRequests)\(/
/** What the demo makes up is the same everywhere, and takes long. */
const isDemo = /^src\/demo\//
const ofPostgresOnly = /\.postgres\.test\.ts$/
const ofCitusOnly = /\.citus\.test\.ts$/

const citus = { ...patientTests, ...sameProcess, globalSetup: 'src/testing/citus-for-all-tests.ts' }
/** A real Citus cannot be installed like PostgreSQL, so its tests are only there if TEST_CITUS_URL names one; `npm test` says so. */
const onCitus = [
  {
    test: {
      ...citus,
      name: 'Citus',
      include: all
        .filter(file => needsDatabase.test(readText(file)))
        .filter(file => !ofPostgresOnly.test(file) && !ofCitusOnly.test(file) && !isDemo.test(file)),
    },
  },
  {
    test: {
      ...citus,
      name: 'Citus with failures',
      include: all.filter(file => ofCitusOnly.test(file)),
      // Not beside others, because these tests crash machines.
      sequence: { groupOrder: 1 },
      maxWorkers: 1,
    },
  },
]

/** Every test on SQLite, and again on PostgreSQL and on Citus where there is a database in it. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...patientTests,
          ...sameProcess,
          name: 'SQLite',
          include: all.filter(file => !ofPostgresOnly.test(file) && !ofCitusOnly.test(file)),
        },
      },
      {
        test: {
          ...patientTests,
          ...sameProcess,
          name: 'PostgreSQL',
          include: all
            .filter(file => ofPostgresOnly.test(file) || needsDatabase.test(readText(file)))
            .filter(file => !isDemo.test(file) && !ofCitusOnly.test(file)),
          globalSetup: 'src/testing/postgres-for-all-tests.ts',
          setupFiles: 'src/testing/around-postgres-tests.ts',
        },
      },
      ...(process.env['TEST_CITUS_URL'] === undefined ? [] : onCitus),
    ],
  },
})

function readText(file: string): string {
  return readFileSync(join(import.meta.dirname, file), 'utf8')
}
