import { createReleaseCommands } from './release/commands.ts'
import { UsageError } from './release/usage-error.ts'

const program = createReleaseCommands(() => Date.now(), console.log)
try {
  await program.parseAsync()
} catch (error) {
  console.error(error instanceof UsageError ? error.message : error)
  process.exitCode = 1
}
