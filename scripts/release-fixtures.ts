import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { releaseFiles, releasesFolder } from '@telemetry-tracker/shared/testing/releases'
import { recordHelper } from '../native-host/src/testing/record-release.ts'
import project from '../package.json' with { type: 'json' }
import { recordDatabases } from '../server/src/testing/record-release.ts'
import { root } from './root.ts'

// `npm run release-fixtures`: what this version leaves behind, for the tests of all later versions. See docs/releases.md.
const endMs = Date.parse('2026-03-11T15:00:00Z')
const [folder = join(releasesFolder, project.version)] = process.argv.slice(2)

mkdirSync(folder, { recursive: true })
await recordHelper(folder, endMs)
recordMessages(join(folder, 'messages.json'))
await recordDatabases(folder, endMs)
const missing = releaseFiles.filter(file => !readdirSync(folder).includes(file))
if (missing.length > 0) throw new Error(`These were not made: ${missing.join(', ')}`)
console.log(`The fixtures of ${project.version} are in ${folder}. Commit them.`)

/** Only a test can run the extension without a browser. */
function recordMessages(file: string): void {
  const test = 'entrypoints/background/recorded-session.test.ts'
  const { status } = spawnSync('npx', ['vitest', 'run', '--root', 'extension', test], {
    cwd: root,
    env: { ...process.env, RECORD_MESSAGES: file },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (status !== 0) throw new Error(`The extension's session could not be recorded (code ${status}).`)
}
