import type { Reason } from '@telemetry-tracker/shared/contracts/http'

/** Short names of the reasons for a minute's state. */
export const reasonNames = {
  meeting: 'admin.reasonMeeting',
  non_productive_app: 'admin.reasonApp',
  suspicious_pattern: 'admin.reasonPattern',
  interaction: 'admin.reasonInteraction',
  distracted: 'admin.reasonDistracted',
  active_presence: 'admin.reasonPresence',
  no_presence: 'admin.reasonAway',
} as const satisfies Record<Reason, string>
