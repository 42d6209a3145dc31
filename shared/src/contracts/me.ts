import * as z from 'zod'

/** `GET /me`: a summary of what is stored about a person */
export const meSchema = z.object({
  user_id: z.string(),
  display_name: z.string().nullable(),
  team_id: z.string().nullable(),
  minutes: z.object({
    kept: z.int().min(0),
    oldest: z.iso.datetime().nullable(),
    newest: z.iso.datetime().nullable(),
    retention_days: z.int().min(0).describe('0 keeps all'),
  }),
  rows: z.record(z.string(), z.int().min(0)).describe('by table'),
})

/**
 * `GET /me/export` as JSON: every row of every table that is about the person, without keys and password
 * hashes
 */
export const exportSchema = z.object({
  user_id: z.string(),
  exported: z.iso.datetime(),
  tables: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))),
})

/** `GET /me/access-log`: who viewed what, newest first */
export const accessLogRowSchema = z.object({
  at: z.iso.datetime(),
  who: z.string().describe('the user id; for someone deleted since, the name the log has for them'),
  action: z.string(),
  about: z.enum(['me', 'my team', 'everyone']),
  detail: z.string(),
})

/**
 * `GET /me/activity`: what happened to a person's account, newest first: sign-ins, links, devices, exports
 */
export const activityRowSchema = z.object({
  at: z.iso.datetime(),
  who: z.string().describe('the user id; for someone deleted since, the name the log has for them'),
  action: z.string(),
  detail: z.string(),
})

/**
 * Body of `PUT /me/contests`: a note on a minute that the person thinks was judged wrongly; an empty one
 * removes it
 */
export const contestSchema = z.object({
  start: z.iso.datetime().describe('start of the minute'),
  note: z.string().max(500),
})

/** `GET /admin/audit-log` */
export const auditLogSchema = z.object({
  entries: z.array(
    z.object({
      sequence: z.int(),
      at: z.iso.datetime(),
      actor: z.string(),
      action: z.string(),
      subject: z.string(),
      detail: z.string(),
    }),
  ),
  chain: z
    .object({
      entries: z.int().min(0),
      head: z.string().describe('hash of the last entry: written down elsewhere, it shows a cut end'),
      brokenAt: z.int().nullable().describe('the first entry that was tampered with'),
      brokenBy: z
        .enum(['entry', 'name'])
        .nullable()
        .describe('the entry itself is another, or its actor or subject has another name now, or none'),
      uncommitted: z
        .int()
        .min(0)
        .describe(
          'entries from before the chain committed to names: nothing shows whom they were written about',
        ),
    })
    .describe('all of the log, followed from its first entry'),
})

export type Me = z.infer<typeof meSchema>
export type AccessLogRow = z.infer<typeof accessLogRowSchema>
export type ActivityRow = z.infer<typeof activityRowSchema>
export type AuditLog = z.infer<typeof auditLogSchema>
