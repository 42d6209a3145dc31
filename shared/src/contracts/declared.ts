import * as z from 'zod'
import { declaredKinds, maxDeclaredNote } from './states.ts'

/** The longest stretch that can be declared at once, in minutes. */
export const maxDeclaredMinutes = 16 * 60
const kind = z.enum(declaredKinds)
const id = z
  .string()
  .regex(/^[\w-]{16,64}$/, 'must have 16 to 64 letters, digits, - or _')
  .describe('random, made by the client: sending the same one again changes nothing')
const instant = z.iso.datetime()

/**
 * Body of `POST /me/declared`: what a stretch of time was. Its ends are whole minutes, in the past, and it is
 * at most 16 hours long.
 */
export const declarationSchema = z
  .object({
    id,
    start: instant,
    end: instant,
    kind,
    note: z.string().trim().max(maxDeclaredNote).default(''),
  })
  .superRefine(({ start, end }, check) => {
    const [startMs, endMs] = [Date.parse(start), Date.parse(end)]
    for (const [name, ms] of [
      ['start', startMs],
      ['end', endMs],
    ] as const)
      if (ms % 60_000 !== 0)
        check.addIssue({ code: 'custom', message: 'must be a whole minute', path: [name] })
    const minutes = (endMs - startMs) / 60_000
    if (minutes <= 0) check.addIssue({ code: 'custom', message: 'must be after the start', path: ['end'] })
    else if (minutes > maxDeclaredMinutes)
      check.addIssue({ code: 'custom', message: 'must be at most 16 hours after the start', path: ['end'] })
  })

/** A declared stretch. One that was withdrawn is only in the answer to a repeated declaration. */
export const declaredRowSchema = z.object({
  id: z.string(),
  start: instant,
  end: instant,
  kind,
  note: z.string(),
  state: z
    .enum(['counted', 'pending', 'refused', 'withdrawn'])
    .describe('pending: waits for approval; only counted ones are in totals'),
})

const seconds = z.int().min(0)

/** `GET /declared`: the declared stretches of a person's local day, in order, with their seconds of that day */
export const declaredDaySchema = z.object({
  declared: seconds.describe('seconds of the day that are declared and counted'),
  declared_pending: seconds.describe('seconds of the day that wait for approval'),
  stretches: z.array(declaredRowSchema),
})

/** `GET /me/declared`: the same about oneself, and whether the policy allows more */
export const myDeclaredDaySchema = declaredDaySchema.extend({
  may_declare: z.boolean().describe('whether the policy allows to declare time'),
  needs: z
    .enum(['nothing', 'note', 'approval'])
    .describe('what a declaration needs; with LEADERBOARD_MODE=team, a note instead of an approval'),
})

/** `GET /admin/declared`: a declared stretch that waits for approval */
export const pendingDeclarationSchema = declaredRowSchema.extend({
  user_id: z.string(),
  display_name: z.string().optional().describe('omitted if unknown or if the person is pseudonymous'),
})

/** Body of `PUT /admin/user/:user_id/declared/:id` */
export const declaredDecisionSchema = z.object({ decision: z.enum(['approve', 'refuse']) })

export type Declaration = z.infer<typeof declarationSchema>
export type DeclaredRow = z.infer<typeof declaredRowSchema>
export type DeclaredState = DeclaredRow['state']
export type DeclaredDay = z.infer<typeof declaredDaySchema>
export type MyDeclaredDay = z.infer<typeof myDeclaredDaySchema>
export type PendingDeclaration = z.infer<typeof pendingDeclarationSchema>
export type DeclaredDecision = z.infer<typeof declaredDecisionSchema>['decision']
