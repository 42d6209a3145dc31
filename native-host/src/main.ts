#!/usr/bin/env node
import { run } from './run.ts'

await run(process.argv.slice(2), {
  file: process.execPath,
  args: ['--disable-warning=ExperimentalWarning', import.meta.filename],
})
