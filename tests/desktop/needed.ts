import {
  missingForMonitoring,
  missingForProxies,
  missingForWayland,
  missingForWindowsInstallers,
  missingForWine,
  missingPrograms,
} from '../../scripts/test/system-packages.ts'

/**
 * Programs that a desktop test needs and this machine lacks. Such tests are skipped visibly; with CI=true
 * they run and fail.
 */
export const lacking = process.env['CI'] === 'true' ? [] : missingPrograms()

/** The same for the tests of the Windows executable. */
export const lackingForWine = process.env['CI'] === 'true' ? [] : missingForWine()

/** The same for the tests of the installers for Windows. */
export const lackingForWindowsInstallers = process.env['CI'] === 'true' ? [] : missingForWindowsInstallers()

/** The same for the tests with a real Prometheus. */
export const lackingForMonitoring = process.env['CI'] === 'true' ? [] : missingForMonitoring()

/** The same for the tests with reverse proxies. */
export const lackingForProxies = process.env['CI'] === 'true' ? [] : missingForProxies()

/** The same for the tests in a Wayland session. */
export const lackingForWayland = process.env['CI'] === 'true' ? [] : missingForWayland()
