/** The application's folder, in an archive and on a computer. */
export const appName = 'TelemetryTracker.app'
/** The program where a package for everyone installs it. */
export const program = `/Applications/${appName}/Contents/MacOS/telemetry-tracker`
