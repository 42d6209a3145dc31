// Runs on Windows' own Node under Wine, because Unix pipes are no use to Windows programs: measures how long this Node, the helper's `--version` and a
// relay until its welcome take, in turns, and writes the milliseconds of each round into a file.
const { spawn } = require('node:child_process')
const { once } = require('node:events')
const { writeFileSync } = require('node:fs')

const [helper, origin, rounds, hello, file] = process.argv.slice(2)

measure().then(
  times => writeFileSync(file, JSON.stringify(times)),
  error => writeFileSync(file, JSON.stringify({ error: String(error) })),
)

async function measure() {
  await untilEnded(helper, ['--version'])
  const times = { node: [], version: [], welcome: [] }
  for (let round = 0; round < Number(rounds); round++) {
    times.node.push(await untilEnded(process.execPath, ['--eval', '0']))
    times.version.push(await untilEnded(helper, ['--version']))
    times.welcome.push(await untilWelcome())
  }
  return times
}

async function untilEnded(program, args) {
  const startedMs = performance.now()
  const [code] = await once(spawn(program, args, { stdio: 'ignore' }), 'exit')
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}`)
  return performance.now() - startedMs
}

async function untilWelcome() {
  const startedMs = performance.now()
  const relay = spawn(helper, [origin], { stdio: ['pipe', 'pipe', 'ignore'] })
  const ended = once(relay, 'exit')
  const body = Buffer.from(hello)
  const length = Buffer.alloc(4)
  length.writeUInt32LE(body.length)
  relay.stdin.write(Buffer.concat([length, body]))
  const welcome = new Promise((resolve, reject) => {
    let heard = ''
    relay.stdout.on('data', chunk => {
      heard += chunk.toString('latin1')
      if (heard.includes('"type":"welcome"')) resolve()
    })
    relay.on('exit', code => reject(new Error(`the relay ended with ${code}: ${heard}`)))
  })
  await welcome
  const tookMs = performance.now() - startedMs
  relay.stdin.end()
  await ended
  return tookMs
}
