import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { expect, it } from 'vitest'
import { Failure } from '../../failure.ts'
import { temporaryFolder } from '../../testing/server.ts'
import { decryptFile, encrypterFor, encryptFile, isEncrypted } from './encryption.ts'
import { readIdentities } from './identities.ts'

/** What `age --encrypt` 1.1.1 wrote for the identity below. */
const writtenByAge =
  'YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBwVmRyMW1rcndvdlV6QkJKaW44T3lteGErSjB6WnI0UXc5SmtlOU1FZ1hnCitaTnhudk9aQkJHRU5qQWszRlUwTmhuY20rVHRFUTBJcFNSRUE5dEU0R3cKLS0tIFhOZ3BrQmd4TS81V09rQk1BZlVYK0s0Lzg1aGZ3K0NVeWkrdCt1TGxTLzQKBzETu/S0CRbUenAew8OyzxBNMjUZw/mGEFYuD+YEkiaafSyeaZINfDN84r3qfuTW6DO+sw=='
/** What `age-keygen` 1.1.1 wrote. */
const keyFile = `# created: 2026-11-30T16:58:40Z
# public key: age1gz3tm83gc8lmvkw0nhd3gjaq5cyr780uwcu2gpz4npr99vzrzcrsapgrp2
AGE-SECRET-KEY-1K0JD6NZ9HZ8A2CA3FH2Y9VFVLJ6U7C7WPMHEQ4HQVPQYHUVWL5DQAZLYRU
`
/** The plain bytes in one piece of the format, and the encrypted ones. */
const [piece, encryptedPiece] = [65_536, 65_552]

async function decrypterOf(identity: string): Promise<Decrypter> {
  const decrypter = new Decrypter()
  decrypter.addIdentity(identity)
  return decrypter
}

/** A file of three and a half pieces, encrypted. */
async function encryptedFile() {
  const folder = await temporaryFolder()
  const identity = await generateX25519Identity()
  const [plain, file, target] = ['plain', 'file.age', 'decrypted'].map(name => join(folder, name)) as [
    string,
    string,
    string,
  ]
  await writeFile(plain, Buffer.alloc(3.5 * piece, 'a line of a backup, '))
  await encryptFile(plain, file, encrypterFor([await identityToRecipient(identity)]))
  return { folder, identity, plain, file, target, header: (await stat(file)).size - 3.5 * piece - 4 * 16 }
}

it('reads files and keys of the age program', async () => {
  const folder = await temporaryFolder()
  const [keys, file, target] = [join(folder, 'keys.txt'), join(folder, 'a.age'), join(folder, 'a')]
  await writeFile(keys, keyFile)
  await writeFile(file, Buffer.from(writtenByAge, 'base64'))
  const decrypter = await readIdentities({ file: keys, setting: undefined })

  expect(await isEncrypted(file)).toBe(true)
  if (decrypter) await decryptFile(file, target, decrypter)

  expect(await readFile(target, 'utf8')).toBe('written by age 1.1.1')
  expect((await stat(target)).mode & 0o077).toBe(0)
})

it.each<[string, string, (whole: Buffer, header: number) => Buffer]>([
  ['is cut in a piece', 'incomplete or was altered', whole => whole.subarray(0, -1)],
  // Each piece that is there is valid.
  [
    'is cut between pieces',
    'incomplete or was altered',
    (whole, header) => whole.subarray(0, header + 2 * encryptedPiece),
  ],
  ['is cut in its header', 'incomplete or was altered', whole => whole.subarray(0, 60)],
  ['has more at its end', 'incomplete or was altered', whole => Buffer.concat([whole, Buffer.alloc(9)])],
  [
    'has another bit in its header',
    'incomplete or was altered',
    (whole, header) => flipped(whole, header - 30),
  ],
  [
    'has another bit in its content',
    'incomplete or was altered',
    (whole, header) => flipped(whole, header + encryptedPiece + 1),
  ],
  [
    'has two pieces in another order',
    'incomplete or was altered',
    (whole, header) => {
      const at = (n: number) => whole.subarray(header + n * encryptedPiece, header + (n + 1) * encryptedPiece)
      return Buffer.concat([
        whole.subarray(0, header),
        at(1),
        at(0),
        whole.subarray(header + 2 * encryptedPiece),
      ])
    },
  ],
])('refuses a file that %s, and leaves nothing of it', async (_what, message, change) => {
  const { folder, identity, file, target, header } = await encryptedFile()
  await writeFile(file, change(await readFile(file), header))

  const decrypting = decryptFile(file, target, await decrypterOf(identity))

  await expect(decrypting).rejects.toThrow(Failure)
  await expect(decrypting).rejects.toThrow(message)
  expect((await readdir(folder)).sort()).toEqual(['file.age', 'plain'])
})

function flipped(whole: Buffer, at: number): Buffer {
  return Buffer.concat([whole.subarray(0, at), Buffer.of((whole[at] ?? 0) ^ 1), whole.subarray(at + 1)])
}

it('decrypts with the key of any recipient, and says when it is another', async () => {
  const { plain, folder } = await encryptedFile()
  const [first, second, other] = await Promise.all([1, 2, 3].map(generateX25519Identity))
  const recipients = await Promise.all([first, second].map(identity => identityToRecipient(identity ?? '')))
  const file = join(folder, 'both.age')

  await encryptFile(plain, file, encrypterFor(recipients))

  for (const identity of [first, second]) {
    const target = join(folder, `by ${identity}`)
    await decryptFile(file, target, await decrypterOf(identity ?? ''))
    expect(await readFile(target)).toEqual(await readFile(plain))
  }
  const decrypting = decryptFile(file, join(folder, 'none'), await decrypterOf(other ?? ''))
  await expect(decrypting).rejects.toThrow('encrypted for other keys')
})

it('names a recipient that is none, and never repeats a private key', async () => {
  const identity = await generateX25519Identity()

  expect(() => encrypterFor(['age1typo'])).toThrow('"age1typo" is not an age recipient')
  expect(() => encrypterFor(['ssh-ed25519 AAAA'])).toThrow('keys of SSH')
  expect(() => encrypterFor([identity])).toThrow('is a private key')
  expect(() => encrypterFor([identity])).not.toThrow(identity)
})

it.each([
  ['no key', '# only a comment\n', 'contains no identity'],
  ['an encrypted key', 'age-encryption.org/v1\n', 'is itself encrypted'],
  ['a damaged key', `\n${keyFile.trimEnd().slice(0, -1)}X`, /^Line 4 of .*keys\.txt is not an age identity/],
  ['a key of SSH', '-----BEGIN OPENSSH PRIVATE KEY-----\nc2VjcmV0', 'With a key of SSH'],
])('refuses an identity file with %s', async (_what, content, message) => {
  const file = join(await temporaryFolder(), 'keys.txt')
  await writeFile(file, content)

  const reading = readIdentities({ file, setting: undefined })

  await expect(reading).rejects.toThrow(message)
  await expect(reading).rejects.not.toThrow('AGE-SECRET-KEY-1K0')
})

it('needs little memory for a large file', async () => {
  const folder = await temporaryFolder()
  const megabytes = 192
  await writeFile(join(folder, 'large'), '')
  await truncate(join(folder, 'large'), megabytes * 1024 * 1024)
  const program = `
    import { Decrypter, generateX25519Identity, identityToRecipient } from '${import.meta.resolve('age-encryption')}'
    import { decryptFile, encryptFile, encrypterFor } from '${import.meta.resolve('./encryption.ts')}'
    const identity = await generateX25519Identity()
    const decrypter = new Decrypter()
    decrypter.addIdentity(identity)
    await encryptFile('large', 'large.age', encrypterFor([await identityToRecipient(identity)]))
    await decryptFile('large.age', 'again', decrypter)
    console.log(process.resourceUsage().maxRSS / 1024)`

  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', program],
    { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const [printed] = await Promise.all([text(child.stdout), once(child, 'close')])

  expect((await stat(join(folder, 'again'))).size).toBe(megabytes * 1024 * 1024)
  expect(Number(printed)).toBeGreaterThan(30)
  expect(Number(printed)).toBeLessThan(megabytes * 0.85)
})
