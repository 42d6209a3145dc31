import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { root } from '../root.ts'

/** A process of the product that logs JSON lines to a file. */
export interface Child {
  name: string
  process: ChildProcess
  /**
   * Resolves with the first log line that the test accepts; rejects with the process's output when it ends
   * first.
   */
  said(test: (line: LogLine) => boolean): Promise<LogLine>
  ended: Promise<number | null>
}

interface LogLine {
  level: number
  msg: string
  url?: string
}

interface Start {
  name: string
  entry: string
  args: string[]
  environment: Record<string, string | undefined>
  logFolder: string
  /** Prints the warnings and errors of its log. */
  say: (line: string) => void
  /** Receives output that is not part of its log; by default it is the reason given for an unexpected end. */
  sayText?: ((text: string) => void) | undefined
}

export function startChild({ name, entry, args, environment, logFolder, say, sayText }: Start): Child {
  mkdirSync(logFolder, { recursive: true, mode: 0o700 })
  const log = createWriteStream(join(logFolder, `${name}.log`), { flags: 'a', mode: 0o600 })
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(root, entry), ...args],
    {
      cwd: root,
      env: environment,
      // Ctrl-C in a terminal goes to a whole process group. In its own group, a child ends only when we tell
      // it to.
      detached: process.platform !== 'win32',
      // The channel closes when this process ends in any way; the child then stops by itself.
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    },
  )
  const waiting = new Set<{
    test: (line: LogLine) => boolean
    resolve: (line: LogLine) => void
    reject: (error: Error) => void
  }>()
  const words: string[] = []

  const read = (text: string) => {
    log.write(`${text}\n`)
    const line = parseLogLine(text)
    if (!line) {
      if (sayText) sayText(text)
      else words.push(text)
      return
    }
    if (line.level >= 40) say(`  ! ${name}: ${line.msg}`)
    for (const one of waiting) {
      if (!one.test(line)) continue
      waiting.delete(one)
      one.resolve(line)
    }
  }
  for (const input of [child.stdout, child.stderr]) if (input) createInterface({ input }).on('line', read)

  const ended = new Promise<number | null>(resolve => {
    child.once('error', error => {
      words.push(error.message)
      resolve(1)
    })
    child.once('close', resolve)
  }).then(code => {
    log.end()
    for (const { reject } of waiting)
      reject(new Error(words.join('\n') || `the ${name} ended with code ${code}`))
    waiting.clear()
    return code
  })

  return {
    name,
    process: child,
    ended,
    said: test => new Promise((resolve, reject) => waiting.add({ test, resolve, reject })),
  }
}

function parseLogLine(text: string): LogLine | undefined {
  if (!text.startsWith('{')) return undefined
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
