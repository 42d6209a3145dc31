// Runs on Windows' own Node under Wine, in a browser's place: it starts what the manifest names as Chrome does, by cmd.exe and with pipes, says what
// an extension says, and writes down what it hears, a line each. With `closes` it ends when its question was answered.
const { spawn } = require('node:child_process')
const { appendFileSync, readFileSync } = require('node:fs')
const { dirname, resolve } = require('node:path')

const [manifestFile, origin, heardFile, closes] = process.argv.slice(2)
const path = resolve(dirname(manifestFile), JSON.parse(readFileSync(manifestFile, 'utf8')).path)
const relay = spawn('cmd.exe', ['/d', '/c', path, origin, '--parent-window=0'], {
  stdio: ['pipe', 'pipe', 'ignore'],
})

function say(message) {
  const body = Buffer.from(JSON.stringify(message))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(body.length)
  relay.stdin.write(Buffer.concat([length, body]))
}

let rest = Buffer.alloc(0)
relay.stdout.on('data', chunk => {
  rest = Buffer.concat([rest, chunk])
  while (rest.length >= 4 && rest.length >= 4 + rest.readUInt32LE(0)) {
    const end = 4 + rest.readUInt32LE(0)
    const message = rest.subarray(4, end).toString('utf8')
    appendFileSync(heardFile, `${message}\n`)
    if (closes && JSON.parse(message).id === 7) relay.stdin.end()
    rest = rest.subarray(end)
  }
})
relay.on('exit', code => process.exit(code ?? 1))

say({ type: 'hello', protocol: 1, browser: 'chrome', extensionVersion: '1.0.0', installId: 'stand-in' })
say({ type: 'tabs', windows: [] })
say({ type: 'status', id: 7 })
