import { existsSync } from 'node:fs'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { expect, it } from 'vitest'
import { migrate } from '../../migrations/migrate.ts'
import { deliverEdges, everything } from '../../testing/edges.ts'
import { event } from '../../testing/events.ts'
import { newPlace, runIn } from '../../testing/places.ts'
import { releasedDatabase } from '../../testing/released-database.ts'
import { startTestServer, temporaryFolder } from '../../testing/server.ts'
import { killWhen, runCommand, startCommand } from '../../testing/server-process.ts'

async function newKey() {
  const identity = await generateX25519Identity()
  return { identity, recipient: await identityToRecipient(identity) }
}

it('encrypts a backup that each recipient can verify and restore', async () => {
  const [here, there] = [await newPlace(), await newPlace()]
  const server = await startTestServer({}, { database: here.database })
  await deliverEdges(server)
  await server.track({ events: [event({ window_title: 'a title that no one may read' })] })
  const [company, safe] = [await newKey(), await newKey()]
  const [file, identities] = [join(here.folder, 'saved.db.age'), join(there.folder, 'identity.txt')]
  await writeFile(identities, `# of the safe\n${safe.identity}\n`)
  const nightly = {
    ...here,
    environment: { ...here.environment, BACKUP_RECIPIENTS: `${company.recipient},${safe.recipient}` },
  }

  const saved = await runIn(nightly, 'backup', file)
  const verified = await runCommand(
    ['verify-backup', file],
    { ...there.environment, BACKUP_IDENTITY: company.identity },
    there.folder,
  )
  const restored = await runIn(there, 'restore', file, '--none-erased', '--identity-file', identities)

  expect(saved).toMatchObject({ code: 0 })
  expect(saved.stdout).toContain('encrypted for 2 recipients')
  expect(verified.stdout).toMatch(/can be restored: \d+ rows/)
  expect(restored).toMatchObject({ code: 0 })
  expect(await everything(there.database)).toEqual(await everything(here.database))
  const bytes = await readFile(file)
  for (const plain of ['SQLite format', 'a title that no one may read'])
    expect(bytes.includes(plain)).toBe(false)
  expect((await stat(file)).mode & 0o077).toBe(0)
  for (const { folder } of [here, there])
    expect(
      (await readdir(folder)).filter(name => name.endsWith('unfinished') || name.endsWith('unfinished.db')),
    ).toEqual([])
})

it('restores nothing without the right identity', async () => {
  const [here, there] = [await newPlace(), await newPlace()]
  await (await startTestServer({}, { database: here.database })).track({ events: [event()] })
  const [key, other] = [await newKey(), await newKey()]
  const file = join(here.folder, 'saved.db.age')
  await runIn(here, 'backup', file, '--encrypt-to', key.recipient)
  const restoring = ['restore', file, '--none-erased']

  const without = await runIn(there, ...restoring)
  const wrong = await runCommand(
    restoring,
    { ...there.environment, BACKUP_IDENTITY: other.identity },
    there.folder,
  )

  expect(without.stderr).toContain('is encrypted. Name the file with the private key')
  expect(wrong.stderr).toContain('encrypted for other keys')
  expect([without.code, wrong.code]).toEqual([1, 1])
  const [row] = await there.database.read('SELECT COUNT(*) AS rows FROM buckets')
  expect(Number(row?.['rows'])).toBe(0)
})

it('refuses a private key as recipient before it copies anything', async () => {
  const [here, { identity }] = [await newPlace(), await newKey()]

  const refused = await runIn(here, 'backup', 'saved.db.age', '--encrypt-to', identity)

  expect(refused.code).toBe(1)
  expect(refused.stderr).toContain('is a private key')
  expect(refused.stderr).not.toContain(identity)
  expect((await readdir(here.folder)).filter(name => name.startsWith('saved'))).toEqual([])
})

it('leaves plain data only beside the database when it is killed, and the next backup removes it', async () => {
  const { database, url, dataDir } = await releasedDatabase('0.1.0')
  await migrate(database)
  const here = { database, environment: { DATABASE_URL: url, DATA_DIR: dataDir }, folder: dataDir }
  const [backups, { recipient }] = [await temporaryFolder(), await newKey()]
  const backup = (name: string) => ['backup', join(backups, name), '--encrypt-to', recipient]
  const copied = join(dataDir, 'backup.unfinished')
  const isCopying = async () => existsSync(copied) && (await readdir(copied)).length > 0

  await killWhen(startCommand(backup('first.age'), here.environment, dataDir), isCopying)

  expect(await readdir(backups)).toEqual(['first.age.unfinished'])
  expect(await readFile(join(backups, 'first.age.unfinished'), 'utf8')).not.toContain('SQLite format')
  expect((await stat(copied)).mode & 0o077).toBe(0)
  expect(await runIn(here, ...backup('second.age'))).toMatchObject({ code: 0 })
  expect((await readdir(backups)).sort()).toEqual(['first.age.unfinished', 'second.age'])
  expect(existsSync(copied)).toBe(false)
})
