import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { answerHeader, requestHeader } from '@telemetry-tracker/shared/contracts/answer-mark'
import { expect, it } from 'vitest'
import { releaseContent, releaseFile, releasesFolder } from '../../testing/releases-folder.ts'
import { startTestServer } from '../../testing/server.ts'

const metadata = '/releases/metadata'
const targets = '/releases/targets'
/** Without this, fetch itself asks for an answer that no cache has. */
const asBrowser = { 'Cache-Control': 'max-age=0' }

it('serves metadata, which is never used from a cache without asking', async () => {
  const { url } = await startTestServer({ RELEASES_DIR: await releasesFolder() })

  const answer = await fetch(`${url}${metadata}/timestamp.json`)

  expect(answer.status).toBe(200)
  expect(answer.headers.get('Content-Type')).toMatch(/^application\/json/)
  expect(answer.headers.get('Cache-Control')).toBe('no-cache')
  const etag = answer.headers.get('ETag') ?? ''
  expect(await answer.json()).toEqual({ signatures: [] })
  const again = await fetch(`${url}${metadata}/timestamp.json`, {
    headers: { ...asBrowser, 'If-None-Match': etag },
  })
  expect(again.status).toBe(304)
})

it('proves that metadata is from this server to a helper that asks', async () => {
  const { url } = await startTestServer({ RELEASES_DIR: await releasesFolder() })

  const answer = await fetch(`${url}${metadata}/1.root.json`, {
    headers: { [requestHeader]: `v1; nonce=${'n'.repeat(22)}; clock=${Date.now()}` },
  })

  expect(answer.headers.get(answerHeader)).toContain('mark=')
})

it('streams the file of a release, which never changes under its name', async () => {
  const { url } = await startTestServer({ RELEASES_DIR: await releasesFolder() })

  const answer = await fetch(`${url}${targets}/${releaseFile}`)

  expect(answer.headers.get('Content-Type')).toBe('application/octet-stream')
  expect(answer.headers.get('Content-Length')).toBe(String(releaseContent.length))
  expect(answer.headers.get('Cache-Control')).toContain('immutable')
  expect(answer.headers.get('ETag')).toBe(`"${'ab'.repeat(32)}"`)
  expect(await answer.text()).toBe(releaseContent)
})

it('answers HEAD and conditional requests without the file', async () => {
  const { url } = await startTestServer({ RELEASES_DIR: await releasesFolder() })
  const address = `${url}${targets}/${releaseFile}`

  const head = await fetch(address, { method: 'HEAD' })
  const known = await fetch(address, { headers: { ...asBrowser, 'If-None-Match': `"${'ab'.repeat(32)}"` } })

  expect(head.headers.get('Content-Length')).toBe(String(releaseContent.length))
  expect(await head.text()).toBe('')
  expect(known.status).toBe(304)
})

it('finds nothing but the files of a repository', async () => {
  const folder = await releasesFolder()
  await writeFile(join(folder, 'secret.json'), 'secret')
  await writeFile(join(folder, 'metadata/repository.json'), 'secret')
  await writeFile(join(folder, 'targets/targets-1234.pem'), 'secret')
  await mkdir(join(folder, 'metadata/2.root.json'))
  const server = await startTestServer({ RELEASES_DIR: folder })

  for (const path of [
    ...['', '/', '/metadata', '/metadata/', '/targets/', '/secret.json'].map(rest => `/releases${rest}`),
    ...['..%2fsecret.json', '%2e%2e%2fsecret.json', '..%5csecret.json', 'repository.json'].map(
      name => `${metadata}/${name}`,
    ),
    ...['2.root.json', '3.root.json', 'timestamp.json%00', 'timestamp.json.new'].map(
      name => `${metadata}/${name}`,
    ),
    ...[
      'targets-1234.pem',
      `..%2ftargets%2f${releaseFile}`,
      `${'ab'.repeat(32)}.`,
      `${'ab'.repeat(32)}...`,
    ].map(name => `${targets}/${name}`),
  ]) {
    const answer = await fetch(server.url + path)
    const text = await answer.text()
    expect([400, 404], path).toContain(answer.status)
    expect(text, path).not.toContain('secret')
    expect(JSON.parse(text), path).toMatchObject({ error: { code: expect.any(String) } })
  }
})

it('has no releases without RELEASES_DIR', async () => {
  const server = await startTestServer()

  expect(await server.refusal(`${metadata}/timestamp.json`)).toMatchObject({
    status: 404,
    error: { code: 'not_found' },
  })
})

it('sends at most 32 files at once, and the next when one is done or given up', async () => {
  const folder = await releasesFolder()
  const large = `${'cd'.repeat(32)}.large`
  // Larger than what sockets hold, so that a download that no one reads stays open.
  await writeFile(join(folder, 'targets', large), Buffer.alloc(64 * 1024 * 1024))
  const { url } = await startTestServer({ RELEASES_DIR: folder })
  const address = `${url}${targets}/${large}`
  const downloads = await Promise.all(
    Array.from({ length: 32 }, async () => {
      const given = new AbortController()
      // Kept, because a download whose answer is garbage-collected ends.
      const answer = await fetch(address, { signal: given.signal })
      return { answer, given }
    }),
  )
  expect(downloads.map(({ answer }) => answer.status)).toEqual(Array.from({ length: 32 }, () => 200))

  const refused = await fetch(address)
  expect(refused.status).toBe(503)
  expect(refused.headers.get('Retry-After')).not.toBeNull()

  downloads[0]?.given.abort()
  await expect.poll(async () => (await fetch(address, { method: 'HEAD' })).status).toBe(200)
  for (const { given } of downloads) given.abort()
})
