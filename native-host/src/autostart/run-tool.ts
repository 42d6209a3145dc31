import { execFile } from 'node:child_process'

const patienceMs = 30_000

/** Runs a tool of the system and returns what it prints. */
export type RunTool = (file: string, args: readonly string[]) => Promise<string>

/** Rejects with what the tool says when it fails, and when it is missing. */
export function toolRunner(environment: NodeJS.ProcessEnv): RunTool {
  return (file, args) =>
    new Promise((resolve, reject) => {
      const options = { env: environment, timeout: patienceMs, windowsHide: true, encoding: 'utf8' } as const
      execFile(file, [...args], options, (error, stdout, stderr) => {
        if (error === null) resolve(stdout)
        else if (error.code === 'ENOENT') reject(new Error(`${file} is missing`))
        else
          reject(
            new Error(
              lastLine(stderr) ?? lastLine(stdout) ?? `${file} failed (${error.code ?? error.signal})`,
            ),
          )
      })
    })
}

function lastLine(output: string): string | undefined {
  return output
    .split('\n')
    .map(line => line.trim())
    .findLast(line => line !== '')
}
