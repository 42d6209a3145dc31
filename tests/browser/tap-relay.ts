import { spawn } from 'node:child_process'
import { appendFileSync } from 'node:fs'

/**
 * Stands between a browser and the relay, started by the browser in its place: keeps every byte the browser says in a file of this
 * connection and hands it on. Arguments: the file's beginning, the relay's launcher, and what the browser gives.
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
