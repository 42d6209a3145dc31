import { spawn } from 'node:child_process'
import { expect, it } from 'vitest'
import { logLine } from './log-line.ts'

/** Ends at once, while a child still holds its output and writes its last line. */
const endsBeforeItsLastWords = `
  const { spawn } = require('node:child_process')
  const words = "process.stdin.on('end', () => console.error('the last words')).resume()"
  spawn(process.execPath, ['-e', words], { stdio: ['pipe', 'inherit', 'inherit'] }).once('spawn', () => process.exit(7))`

it('returns the last output of a process, even after it ended', async () => {
  const child = spawn(process.execPath, ['-e', endsBeforeItsLastWords], { stdio: ['ignore', 'pipe', 'pipe'] })

  await expect(logLine(child, 'listening')).rejects.toThrow(/ended with code 7.*\n.*the last words/)
})
