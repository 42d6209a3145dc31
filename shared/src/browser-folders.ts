/** A browser's folders on one system, with `/` as separator and `~` for the home folder. */
export interface Folders {
  /** The browser's profile folder, which exists if the browser has been started. */
  profile: string
  /** The folder of native messaging manifests; on Windows, the registry key below `HKCU\Software`. */
  manifests: string
  /**
   * The same for every user of the computer: folders without `~`. On Windows it is the same key below
   * `HKLM\Software`, and this is empty.
   */
  systemManifests: readonly string[]
}

/** Only the systems that the browser exists for. */
export interface BySystem {
  linux?: Folders
  macos?: Folders
  windows?: Folders
}

/** Where a browser based on Chromium has its folders, below the usual place of each system. */
export function chromiumFolders(
  linux: string,
  macos: string,
  windows: string,
  system: { linux: readonly string[]; macos: string },
): Required<BySystem> {
  return {
    linux: {
      profile: `$XDG_CONFIG_HOME/${linux}`,
      manifests: `$XDG_CONFIG_HOME/${linux}/NativeMessagingHosts`,
      systemManifests: system.linux.map(folder => `${folder}/native-messaging-hosts`),
    },
    macos: {
      profile: `~/Library/Application Support/${macos}`,
      manifests: `~/Library/Application Support/${macos}/NativeMessagingHosts`,
      systemManifests: [`${system.macos}/NativeMessagingHosts`],
    },
    windows: {
      profile: `%LOCALAPPDATA%/${windows}/User Data`,
      manifests: windows,
      systemManifests: [],
    },
  }
}

/** Where a browser based on Firefox has its folders. Unless told otherwise, it reads Firefox's manifests. */
export function firefoxFolders(
  linux: string,
  macos: string,
  windows: string,
  reads: { linux?: Pick<Folders, 'manifests' | 'systemManifests'>; macos?: string } = {},
): Required<BySystem> {
  const onMacos = `Library/Application Support/${reads.macos ?? 'Mozilla'}/NativeMessagingHosts`
  return {
    linux: {
      profile: linux,
      manifests: '~/.mozilla/native-messaging-hosts',
      // The second one on 64-bit Fedora, Red Hat and SUSE.
      systemManifests: [
        '/usr/lib/mozilla/native-messaging-hosts',
        '/usr/lib64/mozilla/native-messaging-hosts',
      ],
      ...reads.linux,
    },
    macos: {
      profile: `~/Library/Application Support/${macos}`,
      manifests: `~/${onMacos}`,
      systemManifests: [`/${onMacos}`],
    },
    windows: { profile: `%LOCALAPPDATA%/${windows}`, manifests: 'Mozilla', systemManifests: [] },
  }
}
