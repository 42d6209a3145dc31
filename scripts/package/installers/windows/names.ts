/** As people see it, in the list of apps and as the name of the folder. */
export const product = 'Telemetry Tracker'
export const programFile = 'telemetry-tracker.exe'
/** A version that was replaced, until it has ended. */
export const replacedFile = 'telemetry-tracker.replaced.exe'
/** The set-up program, for one person, and the package, for everyone on a computer. */
export const setupFile = 'TelemetryTracker-Setup.exe'
export const packageFile = 'TelemetryTracker.msi'
