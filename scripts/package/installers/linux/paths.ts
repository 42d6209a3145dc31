/** The helper's own folder; only root can write to it. */
export const programFolder = '/usr/lib/telemetry-tracker'
export const program = `${programFolder}/telemetry-tracker`
export const documents = '/usr/share/doc/telemetry-tracker'
/** Its settings, for every user. */
export const settingsFolder = '/etc/telemetry-tracker'
export const unitName = 'telemetry-tracker.service'
/** A package starts the agent for everyone on the computer; it records only where the notice was acknowledged. */
export const agentIfSetUp: readonly string[] = ['agent', '--if-set-up']
