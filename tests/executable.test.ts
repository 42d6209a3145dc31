import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { packagedHelper } from '../scripts/build/parts.ts'
import { root } from '../scripts/root.ts'
import { lacking } from './desktop/needed.ts'

const run = promisify(execFile)

// Browsers write what a helper prints to their log; and V8 says here that it compiles all of it at every start.
it.skipIf(lacking.length > 0)('the executable prints its version, and no warning', async () => {
  const executable = join(root, 'native-host', packagedHelper()?.output ?? '')

  const { stdout, stderr } = await run(executable, ['--version'])

  expect(stdout).toMatch(/^\d+\.\d+\.\d+/)
  expect(stderr).toBe('')
})
