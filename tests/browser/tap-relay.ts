import { spawn } from 'node:child_process'
import { appendFileSync } from 'node:fs'

/**
 * Runs between the browser and the relay, started by the browser in the relay's place: writes every byte from
 * the browser to a file per connection and passes it on. Arguments: the beginning of the file's path, the
 * relay's launcher, and the browser's arguments.
 */
const [, , file = '', launcher = '', ...args] = process.argv

const relay = spawn(launcher, args, { stdio: ['pipe', 'inherit', 'inherit'] })
const capture = `${file}-${Date.now()}-${relay.pid}.frames`
appendFileSync(capture, '')
process.stdin.on('data', (bytes: Buffer) => {
  appendFileSync(capture, bytes)
  relay.stdin.write(bytes)
})
process.stdin.on('end', () => relay.stdin.end())
relay.stdin.on('error', () => relay.kill())
relay.on('exit', code => process.exit(code ?? 1))
