import type { ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'

export interface LogLine {
  msg: string
  url?: string
}

/**
 * The first JSON log line on either output with this message. Rejects with the whole output when the process
 * ends before.
 */
export function logLine(child: ChildProcess, message: string): Promise<LogLine> {
  return new Promise((resolve, reject) => {
    const texts: string[] = []
    for (const output of [child.stdout, child.stderr]) {
      if (!output) continue
      createInterface({ input: output }).on('line', text => {
        texts.push(text)
        if (!text.startsWith('{')) return
        const line: LogLine = JSON.parse(text)
        if (line.msg === message) resolve(line)
      })
    }
    // Not at `exit`: its last output may still arrive then.
    child.once('close', code =>
      reject(new Error(`ended with code ${code} before "${message}":\n${texts.join('\n')}`)),
    )
  })
}
