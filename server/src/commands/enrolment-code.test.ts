import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../testing/server.ts'
import { runCommand } from '../testing/server-process.ts'

describe('the command enrolment-code', () => {
  it('prints a link that enrols a computer, and records it in the audit log', async () => {
    const folder = await temporaryFolder()
    await runCommand(['create-admin', 'ann'], { DATA_DIR: folder }, folder)

    const { code, stdout } = await runCommand(
      ['enrolment-code', 'ada'],
      { DATA_DIR: folder, PUBLIC_URL: 'https://time.example' },
      folder,
    )

    expect(code).toBe(0)
    expect(stdout).toContain('Enrols one device for ada')
    expect(stdout).toMatch(/enrol https:\/\/time\.example\/enrol#(\w{5}-){3}\w{5}/)
    const audit = await runCommand(['verify-audit', '--json'], { DATA_DIR: folder }, folder)
    expect(JSON.parse(audit.stdout)).toMatchObject({ entries: 2 })
  })

  it('explains what to do if there are no accounts or the hours are invalid', async () => {
    const folder = await temporaryFolder()

    const early = await runCommand(['enrolment-code', 'ada'], { DATA_DIR: folder }, folder)
    const endless = await runCommand(
      ['enrolment-code', 'ada', '--hours', '9000'],
      { DATA_DIR: folder },
      folder,
    )

    expect(early).toMatchObject({ code: 1, stdout: '' })
    expect(early.stderr).toContain('setup-link')
    expect(endless).toMatchObject({ code: 1, stdout: '' })
    expect(endless.stderr).toContain('1 to 720')
  })
})
