// Loaded by Windows' own Node under Wine, which runs by the name schtasks.exe: a Task Scheduler that keeps one task as a file, because Wine has none.
const { existsSync, readFileSync, rmSync, writeFileSync } = require('node:fs')
const { basename } = require('node:path')

const file = 'C:\\task.xml'
const [, verb = '', ...more] = process.argv
const argument = flag => more[more.indexOf(flag) + 1]

switch (basename(verb)) {
  case 'create':
    writeFileSync(file, readFileSync(argument('/xml')))
    break
  case 'query':
    if (!existsSync(file)) fail('ERROR: The system cannot find the file specified.')
    process.stdout.write(readFileSync(file, 'utf16le').slice(1))
    break
  case 'delete':
    if (!existsSync(file)) fail('ERROR: The system cannot find the file specified.')
    rmSync(file)
    break
  default:
    fail(`ERROR: ${verb} is not known.`)
}
process.exit(0)

function fail(why) {
  process.stderr.write(`${why}\n`)
  process.exit(1)
}
