#!/usr/bin/env node
import { run } from './run.ts'

// Whatever this program makes, nobody else may read.
process.umask(0o077)
await run(process.argv.slice(2), {
  file: process.execPath,
  args: ['--disable-warning=ExperimentalWarning', import.meta.filename],
})
