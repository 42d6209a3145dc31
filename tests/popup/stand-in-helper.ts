import { chmodSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { nativeHostName } from '@telemetry-tracker/shared/contracts/native-wire'
import { chromiumExtensionId } from '@telemetry-tracker/shared/names/extension-ids'
import type { Scene } from './scenes.ts'

/**
 * Installs a helper that plays scenes in a Chromium profile. Playing a scene replaces the one before; `undefined`
 * removes the helper.
 */
export function standInHelper(profile: string): { play(scene: Scene | undefined): void } {
  const folder = join(profile, 'NativeMessagingHosts')
  const manifestFile = join(folder, `${nativeHostName}.json`)
  const sceneFolder = join(profile, 'scene')
  const sceneFile = join(sceneFolder, 'scene.json')
  const launcher = join(profile, 'stand-in-host.sh')
  const host = join(import.meta.dirname, 'stand-in-host.ts')
  const command = [process.execPath, '--disable-warning=ExperimentalWarning', host, sceneFile]
  for (const each of [folder, sceneFolder]) mkdirSync(each, { recursive: true })
  writeFileSync(launcher, `#!/bin/sh\nexec ${command.map(word => `'${word}'`).join(' ')}\n`)
  chmodSync(launcher, 0o700)
  const manifest = {
    name: nativeHostName,
    description: 'Plays scenes',
    path: launcher,
    type: 'stdio',
    allowed_origins: [`chrome-extension://${chromiumExtensionId}/`],
  }
  return {
    play(scene) {
      if (scene) writeFileSync(manifestFile, JSON.stringify(manifest))
      else rmSync(manifestFile, { force: true })
      writeFileSync(`${sceneFile}.new`, JSON.stringify(scene ?? {}))
      renameSync(`${sceneFile}.new`, sceneFile)
    },
  }
}
