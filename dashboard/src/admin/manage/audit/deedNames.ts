import type { Phrase } from '../../../words/messages.ts'

/** What was done, in words; deeds of newer servers show by their own name. */
export const deedNames: Readonly<Partial<Record<string, Phrase>>> = {
  looked: 'admin.deedLooked',
  signed_in: 'admin.deedSignedIn',
  account_made: 'admin.deedAccountMade',
  password_changed: 'admin.deedPasswordChanged',
  password_link_made: 'admin.deedPasswordLink',
  second_factor_on: 'admin.deedSecondFactorOn',
  second_factor_off: 'admin.deedSecondFactorOff',
  person_changed: 'admin.deedPersonChanged',
  person_erased: 'admin.deedPersonErased',
  team_changed: 'admin.deedTeamChanged',
  team_removed: 'admin.deedTeamRemoved',
  enrolment_made: 'admin.deedEnrolmentMade',
  enrolment_withdrawn: 'admin.deedEnrolmentWithdrawn',
  device_enrolled: 'admin.deedDeviceEnrolled',
  device_revoked: 'admin.deedDeviceRevoked',
  policy_changed: 'admin.deedPolicyChanged',
  day_noted: 'admin.deedDayNoted',
  day_note_withdrawn: 'admin.deedDayNoteWithdrawn',
  rejudge_started: 'admin.deedRejudgeStarted',
  minute_contested: 'admin.deedMinuteContested',
  contest_withdrawn: 'admin.deedContestWithdrawn',
  cleaned_up: 'admin.deedCleanedUp',
}
