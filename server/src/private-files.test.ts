import { chmod, mkdir, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { makePrivateFile, makePrivateFolder } from './private-files.ts'
import { temporaryFolder } from './testing/server.ts'

const another = (process.getuid?.() ?? 0) + 1

async function modeOf(path: string): Promise<number> {
  return (await stat(path)).mode & 0o777
}

it.skipIf(process.platform === 'win32')(
  'makes a folder that others could access private, with the files they could read',
  async () => {
    const folder = await temporaryFolder()
    const [kept, program] = [join(folder, 'backup.db'), join(folder, 'launcher')]
    await writeFile(kept, '')
    await writeFile(program, '')
    await chmod(kept, 0o644)
    await chmod(program, 0o755)
    await chmod(folder, 0o755)

    await makePrivateFolder(folder)

    expect(await Promise.all([folder, kept, program].map(modeOf))).toEqual([0o700, 0o600, 0o700])
  },
)

it.skipIf(process.platform === 'win32')(
  'creates a private file, or makes an existing one private without changing its content',
  async () => {
    const folder = await temporaryFolder()
    const [made, found] = [join(folder, 'new'), join(folder, 'old')]
    await writeFile(found, 'content')
    await chmod(found, 0o666)

    await makePrivateFile(made)
    await makePrivateFile(found)

    expect([await modeOf(made), await modeOf(found)]).toEqual([0o600, 0o600])
    expect((await stat(found)).size).toBe('content'.length)
  },
)

it('rejects a folder and a file of another user, and explains what to do', async () => {
  const folder = await temporaryFolder()
  const file = join(folder, 'telemetry.db')
  await writeFile(file, '')

  await expect(makePrivateFolder(folder, another)).rejects.toThrow(/belongs to another user.*chown.*DATA_DIR/)
  await expect(makePrivateFile(file, another)).rejects.toThrow(/belongs to another user.*chown/)
})

it.skipIf(process.platform === 'win32')(
  'rejects a file that is a link, and a folder that is a link of another user',
  async () => {
    const folder = await temporaryFolder()
    const elsewhere = join(folder, 'elsewhere')
    await mkdir(elsewhere)
    await writeFile(join(elsewhere, 'file'), '')
    await symlink(elsewhere, join(folder, 'data'))
    await symlink(join(elsewhere, 'file'), join(folder, 'telemetry.db'))

    await expect(makePrivateFile(join(folder, 'telemetry.db'))).rejects.toThrow(
      /is a link to .*Remove the link/,
    )
    await expect(makePrivateFolder(join(folder, 'data'), another)).rejects.toThrow(
      /is a link to .*Remove the link/,
    )
    await expect(makePrivateFolder(join(folder, 'data'))).resolves.toBeUndefined()
  },
)
