import { enrolmentRequestSchema } from '@telemetry-tracker/shared/contracts/access'
import { hadAccounts } from '../access/accounts.ts'
import { makeEnrolment } from '../access/make-enrolment.ts'
import { systemActors } from '../audit/names.ts'
import { Failure } from '../failure.ts'
import { migrate } from '../migrations/migrate.ts'
import { serverAddress } from './server-address.ts'
import { withDatabase } from './with-database.ts'

/** `telemetry-server enrolment-code`: prints the command to run on the computer to enrol. */
export function enrolmentCode(user: string, { hours }: { hours?: string }): Promise<void> {
  return withDatabase(async (database, settings) => {
    const parsed = enrolmentRequestSchema.safeParse({
      user_id: user,
      ...(hours !== undefined && { hours: Number(hours) }),
    })
    if (!parsed.success)
      throw new Failure(
        `${parsed.error.issues[0]?.message ?? 'not usable'}: pass a user ID and, with --hours, a whole number from 1 to 720.`,
      )
    await migrate(database)
    if (!(await hadAccounts({ all: database.read })))
      throw new Failure(
        'This server has no accounts, so devices do not need to be enrolled. Create the first admin with setup-link.',
      )
    const by = { system: systemActors.command }
    const enrolment = { userId: parsed.data.user_id, hours: parsed.data.hours, by, nowMs: Date.now() }
    const { code, expiresMs } = await makeEnrolment(database, enrolment)
    console.log(
      `Enrols one device for ${enrolment.userId}. Works once, until ${new Date(expiresMs).toISOString()}. Run on that device:\n  npm run helper -- enrol ${serverAddress(settings).replace(/\/+$/, '')}/enrol#${code}`,
    )
  })
}
