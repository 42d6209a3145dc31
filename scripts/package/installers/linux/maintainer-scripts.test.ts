import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { debianScripts, endRunning, rpmScripts } from './maintainer-scripts.ts'
import { scratch } from './testing/stand-in-job.ts'

const program = '/usr/lib/telemetry-tracker/telemetry-tracker'
const scripts = { ...debianScripts(program), ...rpmScripts(program) }

/** A running copy of the shell that executes the file which is named like its first argument. */
async function running(file: string, argument: string) {
  const folder = join(file, '..')
  writeFileSync(join(folder, argument), 'echo ready\nread -r line\n')
  const child = spawn(file, [argument], { cwd: folder, stdio: ['pipe', 'pipe', 'ignore'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  return child
}

describe.skipIf(process.platform !== 'linux')('the scripts of the packages', () => {
  it.each(Object.entries(scripts))('%s is shell that any system understands', (_, script) => {
    const { status, stderr } = spawnSync('sh', ['-n'], { input: script, encoding: 'utf8' })

    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  })

  it('end agents of this program, also of a replaced version, and nothing else', async () => {
    const [file, other] = [join(scratch(), 'tracker'), join(scratch(), 'tracker')]
    for (const copy of [file, other]) copyFileSync('/bin/sh', copy)
    const agent = await running(file, 'agent')
    execFileSync('sh', ['-c', 'cp "$1" "$1.new" && mv "$1.new" "$1"', 'sh', file])
    const [newAgent, command, otherAgent] = [
      await running(file, 'agent'),
      await running(file, 'uninstall'),
      await running(other, 'agent'),
    ]
    const ended = [once(agent, 'exit'), once(newAgent, 'exit')]

    execFileSync('sh', ['-ec', endRunning(`'${file}'`)])

    expect(await Promise.all(ended)).toEqual([
      [null, 'SIGTERM'],
      [null, 'SIGTERM'],
    ])
    expect([command.exitCode, otherAgent.exitCode, command.signalCode, otherAgent.signalCode]).toEqual([
      null,
      null,
      null,
      null,
    ])
  })

  it('do nothing but say what is next at the first installation', () => {
    const said = execFileSync('sh', ['-c', scripts.postinst, 'postinst', 'configure', ''], {
      encoding: 'utf8',
    })

    expect(said).toContain('telemetry-tracker enrol')
  })

  it.skipIf(existsSync('/run/systemd/system'))('say at an upgrade when the new version starts', () => {
    const args = ['-c', scripts.postinst, 'postinst', 'configure', '1.0.0']

    expect(execFileSync('sh', args, { encoding: 'utf8' })).toContain('starts at the next sign-in')
  })
})
