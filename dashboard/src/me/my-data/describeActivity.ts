import type { ActivityRow } from '@telemetry-tracker/shared/contracts/me'
import type { Translate } from '../../i18n/i18n.ts'
import type { TextKey } from '../../i18n/messages.ts'

const actions: Readonly<Record<string, TextKey>> = {
  account_made: 'me.actAccountMade',
  person_changed: 'me.actPersonChanged',
  signed_in: 'me.actSignedIn',
  password_changed: 'me.actPasswordChanged',
  password_link_made: 'me.actPasswordLinkMade',
  password_link_used: 'me.actPasswordLinkUsed',
  second_factor_on: 'me.actSecondFactorOn',
  second_factor_off: 'me.actSecondFactorOff',
  sign_in_linked: 'me.actSignInLinked',
  sign_in_refused: 'me.actSignInRefused',
  own_page_link_made: 'me.actOwnPageLink',
  enrolment_made: 'me.actEnrolmentMade',
  enrolment_withdrawn: 'me.actEnrolmentWithdrawn',
  device_enrolled: 'me.actDeviceEnrolled',
  device_signed_in: 'me.actDeviceSignedIn',
  device_revoked: 'me.actDeviceRevoked',
  notice_acknowledged: 'me.actNoticeAcknowledged',
  data_exported: 'me.actDataExported',
}

const waysIn: Readonly<Record<string, TextKey>> = {
  password: 'me.actSignedInPassword',
  link: 'me.actSignedInLink',
  oidc: 'me.actSignedInSso',
  proxy: 'me.actSignedInSso',
}

const systems: Readonly<Record<string, TextKey>> = {
  command: 'me.activityCommand',
  setup: 'me.activitySetup',
  'company-sign-in': 'me.activityCompanySignIn',
}

/** What happened to an account. An action without a text is shown by its name in the log. */
export function describeActivity(
  { action, detail }: Pick<ActivityRow, 'action' | 'detail'>,
  t: Translate,
): string {
  const key = (action === 'signed_in' && waysIn[detail]) || actions[action]
  return key === undefined ? `${action.replaceAll('_', ' ')} ${detail}`.trim() : t(key, { platform: detail })
}

/** Who did it: the person, someone else by user ID, or the system. */
export function describeActor(who: string, userId: string, t: Translate): string {
  if (who === userId) return t('me.activityYou')
  const system = systems[who]
  return system === undefined ? who : t(system)
}
