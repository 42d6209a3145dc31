import { createHash } from 'node:crypto'
import { firefoxExtensionId } from '@telemetry-tracker/shared/names/extension-ids'

/** The names of the files, which the server knows, too (`server/src/routes/extension/`). */
export const fileNames = {
  chromium: { package: 'telemetry-tracker.crx', updates: 'update.xml' },
  firefox: { package: 'telemetry-tracker.xpi', updates: 'updates.json' },
} as const

/** The address of one of the files on a server. */
export function addressOf(server: string, file: string): string {
  return `${server.replace(/\/+$/, '')}/extension/${file}`
}

/**
 * Says to Chromium browsers which version there is, and where:
 * https://developer.chrome.com/docs/extensions/how-to/distribute/host-on-linux#update_manifest
 */
export function chromiumUpdates({ id, server, version }: { id: string; server: string; version: string }) {
  const address = asAttribute(addressOf(server, fileNames.chromium.package))
  return `<?xml version="1.0" encoding="UTF-8"?>
<gupdate xmlns="http://www.google.com/update2/response" protocol="2.0">
  <app appid="${id}">
    <updatecheck codebase="${address}" version="${version}" />
  </app>
</gupdate>
`
}

/** The same for Firefox: https://extensionworkshop.com/documentation/manage/updating-your-extension/ */
export function firefoxUpdates(xpi: Buffer, { server, version }: { server: string; version: string }) {
  const update = {
    version,
    update_link: addressOf(server, fileNames.firefox.package),
    update_hash: `sha256:${createHash('sha256').update(xpi).digest('hex')}`,
  }
  return `${JSON.stringify({ addons: { [firefoxExtensionId]: { updates: [update] } } }, undefined, 2)}\n`
}

function asAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
}
