import { spawn } from 'node:child_process'
import { expect, it } from 'vitest'
import { logLine } from './log-line.ts'

/** Ends at once; what holds its output says its last words only when it is gone. */
const endsBeforeItsLastWords = `
  const { spawn } = require('node:child_process')
  const words = "process.stdin.on('end', () => console.error('the last words')).resume()"
  spawn(process.execPath, ['-e', words], { stdio: ['pipe', 'inherit', 'inherit'] }).once('spawn', () => process.exit(7))`

it('tells what a process said last, also after it was gone', async () => {
  const child = spawn(process.execPath, ['-e', endsBeforeItsLastWords], { stdio: ['ignore', 'pipe', 'pipe'] })

  await expect(logLine(child, 'listening')).rejects.toThrow(/ended with code 7.*\n.*the last words/)
})
