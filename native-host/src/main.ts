#!/usr/bin/env node
import { run } from './run.ts'

// Only this user may read the files that this program creates.
process.umask(0o077)
await run(process.argv.slice(2), {
  file: process.execPath,
  args: ['--disable-warning=ExperimentalWarning', import.meta.filename],
})
