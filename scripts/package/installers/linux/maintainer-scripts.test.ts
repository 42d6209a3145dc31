import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs'
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

    expect(said).toContain('telemetry-tracker setup')
  })

  it('restart at an upgrade what systemd runs, for everyone who is signed in, and say when the rest follows', () => {
    const folder = scratch()
    const systemctl = join(folder, 'systemctl')
    const units = 'user@1000.service loaded active running\\nuser@1001.service loaded active running\\n'
    writeFileSync(
      systemctl,
      `#!/bin/sh\necho "$*" >>${folder}/calls\ncase "$*" in *list-units*) printf '${units}' ;; *) exit 1 ;; esac\n`,
    )
    chmodSync(systemctl, 0o755)
    const script = scripts.postinst.replace('/run/systemd/system', folder)

    const said = execFileSync('sh', ['-c', script, 'postinst', 'configure', '1.0.0'], {
      encoding: 'utf8',
      env: { PATH: `${folder}:/usr/bin:/bin` },
    })

    expect(said).toContain('the new version starts at the next sign-in')
    const calls = readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n').slice(1)
    expect(calls).toEqual(
      ['1000', '1001'].flatMap(user => [
        `--quiet --user --machine ${user}@ daemon-reload`,
        `--quiet --user --machine ${user}@ try-restart telemetry-tracker.service`,
      ]),
    )
  })
})
