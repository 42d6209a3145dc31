// Runs on Windows' own Node under Wine, in a browser's place: it starts what the manifest names as Chrome does, by cmd.exe and with pipes, says what
// an extension says, and writes down what it hears, a line each. As an extension does, it connects again whenever the helper has ended.
const { spawn } = require('node:child_process')
const { appendFileSync, existsSync, readFileSync } = require('node:fs')
const { dirname, resolve } = require('node:path')

const [manifestFile, origin, heardFile] = process.argv.slice(2)
const connectAgainAfterMs = 250

connect()

function connect() {
  if (!existsSync(manifestFile)) return later()
  const path = resolve(dirname(manifestFile), JSON.parse(readFileSync(manifestFile, 'utf8')).path)
  const relay = spawn('cmd.exe', ['/d', '/c', path, origin, '--parent-window=0'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  relay.on('exit', later)
  // It may have ended before it reads.
  relay.stdin.on('error', () => relay.stdin.destroy())
  writeDown(relay.stdout)
  say(relay.stdin, {
    type: 'hello',
    protocol: 1,
    browser: 'chrome',
    extensionVersion: '1.0.0',
    installId: 'stand-in',
  })
  say(relay.stdin, { type: 'tabs', windows: [] })
  say(relay.stdin, { type: 'status', id: 7 })
}

function later() {
  setTimeout(connect, connectAgainAfterMs)
}

function say(stdin, message) {
  const body = Buffer.from(JSON.stringify(message))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(body.length)
  stdin.write(Buffer.concat([length, body]))
}

function writeDown(stdout) {
  let rest = Buffer.alloc(0)
  stdout.on('data', chunk => {
    rest = Buffer.concat([rest, chunk])
    while (rest.length >= 4 && rest.length >= 4 + rest.readUInt32LE(0)) {
      const end = 4 + rest.readUInt32LE(0)
      appendFileSync(heardFile, `${rest.subarray(4, end).toString('utf8')}\n`)
      rest = rest.subarray(end)
    }
  })
}
