import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { browsers } from '@telemetry-tracker/shared/browsers'

/** A browser that runs in a sandbox, which keeps it from starting the helper like other browsers do. */
export interface SandboxedBrowser {
  title: string
  packaging: 'snap' | 'Flatpak'
  /** Whether it can reach the helper, and how. */
  found: string
  /** What to do. */
  cure: string
}

/** The browsers that this person has used as a snap or as a Flatpak, with what each of them needs. */
export function sandboxedBrowsers(
  home: string,
  platform: NodeJS.Platform = process.platform,
): SandboxedBrowser[] {
  if (platform !== 'linux') return []
  return Object.entries(browsers).flatMap(([name, { title, sandboxes }]) => [
    ...(isFolder(home, 'snap', sandboxes?.snap) ? [asSnap(name, title)] : []),
    ...(isFolder(home, '.var/app', sandboxes?.flatpak) ? [asFlatpak(name, title)] : []),
  ])
}

function isFolder(home: string, folder: string, name: string | undefined): boolean {
  return name !== undefined && existsSync(join(home, folder, name))
}

/**
 * Only Firefox can ask the desktop to start a program outside of a snap, by the portal of Ubuntu 22.04 and newer:
 * https://firefox-source-docs.mozilla.org/toolkit/components/extensions/webextensions/native-messaging-portal-design.html
 * It reads the manifest that is registered for Firefox.
 */
function asSnap(name: string, title: string): SandboxedBrowser {
  return name === 'firefox'
    ? {
        title,
        packaging: 'snap',
        found: 'starts the helper on Ubuntu 22.04 and newer, after it has asked you',
        cure: 'click Allow when Firefox asks whether the extension may start the helper',
      }
    : { title, packaging: 'snap', found: cannotStart('snap'), cure: otherPackage(title) }
}

/**
 * Firefox as a Flatpak starts programs through a service on the host, xdg-native-messaging-proxy:
 * https://bugzilla.mozilla.org/show_bug.cgi?id=1955255
 */
function asFlatpak(name: string, title: string): SandboxedBrowser {
  return name === 'firefox'
    ? {
        title,
        packaging: 'Flatpak',
        found: 'starts the helper from Firefox 157 on, with the package xdg-native-messaging-proxy',
        cure: `install that package, or ${otherPackage(title)}`,
      }
    : { title, packaging: 'Flatpak', found: cannotStart('Flatpak'), cure: otherPackage(title) }
}

function cannotStart(packaging: SandboxedBrowser['packaging']): string {
  return `a ${packaging} cannot start the helper, so no sites are recorded in it`
}

function otherPackage(title: string): string {
  return `use ${title} from its maker's .deb or .rpm package`
}
