import { build } from 'plist'
import { bundleId } from '../../../../native-host/src/platform/macos/app-bundle.ts'

/** The oldest macOS that the Node inside runs on. */
const oldestMacos = '11.0'

/**
 * What macOS knows about the application. It has no icon in the Dock and no menu: it works in the background. macOS has
 * its own texts for Accessibility and Input Monitoring, and asks for nothing else.
 */
export function infoPlist({ version, org }: { version: string; org?: string }): string {
  // macOS wants numbers only.
  const [numbers = version] = version.split('-')
  return `${build({
    CFBundleDevelopmentRegion: 'en',
    CFBundleDisplayName: 'Telemetry Tracker',
    CFBundleExecutable: 'telemetry-tracker',
    CFBundleIconFile: 'TelemetryTracker',
    CFBundleIdentifier: bundleId,
    CFBundleInfoDictionaryVersion: '6.0',
    CFBundleName: 'Telemetry Tracker',
    CFBundlePackageType: 'APPL',
    CFBundleShortVersionString: numbers,
    CFBundleSupportedPlatforms: ['MacOSX'],
    CFBundleVersion: numbers,
    LSApplicationCategoryType: 'public.app-category.productivity',
    LSMinimumSystemVersion: oldestMacos,
    LSUIElement: true,
    NSHumanReadableCopyright: `MIT licence${org === undefined ? '' : `. Prepared for ${org}`}`,
  })}\n`
}
