import { centralPolicySchema } from '@telemetry-tracker/shared/contracts/central-policy'
import type { Policy } from '@telemetry-tracker/shared/policy'
import type { TeamPolicy } from '@telemetry-tracker/shared/team-policy'
import type { Scene, Stage } from './stage.ts'

/** When each version was saved, as a share of the whole time, and its changes. The third undoes the second, which was a mistake. */
const ofEveryone: readonly { share: number; change(policy: Policy): Partial<Policy> }[] = [
  {
    share: 0.16,
    change: ({ nonProductiveApps }) => ({
      nonProductiveApps: [...nonProductiveApps, 'linkedin.com', 'pinterest'],
    }),
  },
  { share: 0.38, change: () => ({ idleAwayThreshold: 15 }) },
  { share: 0.44, change: () => ({ idleAwayThreshold: 30 }) },
  { share: 0.57, change: ({ meetingApps }) => ({ meetingApps: [...meetingApps, 'whereby.com'] }) },
]

/** For the sales team, LinkedIn is work. */
const ofSales = {
  share: 0.7,
  change: ({ nonProductiveApps }: Policy): TeamPolicy => ({
    nonProductiveApps: nonProductiveApps.filter(name => name !== 'linkedin.com'),
  }),
}

/** The share of the time after which the policy no longer changes; minutes are judged by that policy. */
export const policySettledShare = 0.78

/** The admin changes the policy a few times. Empty if the policy was changed before. */
export async function policyChanges({ admin, calendar }: Stage): Promise<Scene[]> {
  const current = async () => centralPolicySchema.parse(await admin('GET', '/admin/policy'))
  if ((await current()).history.length > 0) return []
  return [
    ...ofEveryone.map(({ share, change }, i) => ({
      atMs: calendar.officeTime(share, `policy ${i}`),
      async play() {
        const { version, policy } = await current()
        await admin('PUT', '/admin/policy', { version, policy: { ...policy, ...change(policy) } })
      },
    })),
    {
      atMs: calendar.officeTime(ofSales.share, 'policy of sales'),
      async play() {
        const overrides = ofSales.change((await current()).policy)
        await admin('PUT', '/admin/teams/sales/policy', { version: 0, overrides })
      },
    },
  ]
}
