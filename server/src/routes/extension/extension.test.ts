import { expect, it } from 'vitest'
import { extensionFolder, extensionTypes } from '../../testing/extension-folder.ts'
import { startTestServer, temporaryFolder } from '../../testing/server.ts'

it('serves the extension and its updates to browsers, which add a query of their own', async () => {
  const { url } = await startTestServer({ EXTENSION_DIR: await extensionFolder() })

  for (const [name, type] of Object.entries(extensionTypes)) {
    const answer = await fetch(`${url}/extension/${name}?response=updatecheck&x=id%3Dabc%26v%3D0.2.0`)

    expect(answer.status, name).toBe(200)
    expect(answer.headers.get('Content-Type'), name).toBe(type)
    expect(answer.headers.get('Cache-Control'), name).toBe('no-cache')
    expect(await answer.text(), name).toBe(`content of ${name}`)
  }
})

it('finds nothing else in the folder, and nothing outside of it', async () => {
  const { url } = await startTestServer({ EXTENSION_DIR: await extensionFolder() })

  for (const name of ['', 'key.pem', 'update.xml.new', '..%2fupdate.xml', '%2e%2e%2f%2e%2e%2fetc%2fpasswd']) {
    const answer = await fetch(`${url}/extension/${name}`)

    expect([400, 404], name).toContain(answer.status)
    expect(await answer.text(), name).not.toContain('content of')
  }
})

it('has no extension without EXTENSION_DIR, or where a file is missing', async () => {
  const without = await startTestServer()
  const empty = await startTestServer({ EXTENSION_DIR: await temporaryFolder() })

  for (const server of [without, empty])
    expect(await server.refusal('/extension/update.xml')).toMatchObject({
      status: 404,
      error: { code: 'not_found' },
    })
})
