import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** Only root can start a program as somebody else; Windows has no such users. */
export const canBeAnotherUser = process.getuid?.() === 0

const nobody = 65_534

interface Tried {
  /** The error's code if a file could not be read, else `read`. */
  files: string[]
  /** The status of each answer. */
  statuses: number[]
}

/** What another user of this computer gets who reads these files and sends these requests. */
export async function asAnotherUser(
  files: readonly string[],
  requests: readonly { url: string; method: string; headers: Record<string, string> }[],
): Promise<Tried> {
  const script = `(${attempt})(${JSON.stringify({ files, requests, nobody })})`
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', script])
  return JSON.parse(stdout)
}

/** Runs in another process, which gives its rights up when it has loaded. */
function attempt(asked: { files: string[]; requests: { url: string }[]; nobody: number }): void {
  const { readFileSync } = process.getBuiltinModule('node:fs')
  const { request } = process.getBuiltinModule('node:http')
  process.setgroups?.([])
  process.setgid?.(asked.nobody)
  process.setuid?.(asked.nobody)
  const read = (file: string) => {
    try {
      readFileSync(file)
      return 'read'
    } catch (error) {
      return String(Reflect.get(Object(error), 'code'))
    }
  }
  const send = ({ url, ...how }: { url: string }) =>
    new Promise((resolve, reject) => {
      request(url, { ...how, agent: false }, answer => resolve(answer.resume().statusCode))
        .on('error', reject)
        .end('{}')
    })
  const files = asked.files.map(read)
  void Promise.all(asked.requests.map(send)).then(statuses =>
    console.log(JSON.stringify({ files, statuses })),
  )
}
