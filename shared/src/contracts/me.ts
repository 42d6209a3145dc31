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
    retention_days: z.int().min(0).describe('how many days minutes are kept; 0 keeps all'),
  }),
  rows: z.record(z.string(), z.int().min(0)).describe('number of rows by table'),
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
  who: z.string().describe('user ID, or the pseudonym in the audit log if the person was erased'),
  action: z.string(),
  about: z.enum(['me', 'my team', 'everyone']),
  detail: z.string(),
})

/**
 * `GET /me/activity`: what happened to a person's account, newest first: sign-ins, links, devices and exports
 */
export const activityRowSchema = z.object({
  at: z.iso.datetime(),
  who: z.string().describe('user ID, or the pseudonym in the audit log if the person was erased'),
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

/** `GET` and `PUT /me/exemption` */
export const exemptionSchema = z.object({
  exempt: z
    .boolean()
    .describe('whether I use a switch or another special input device; nobody else can see it'),
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
      head: z.string().describe('hash of the last entry; keep a copy elsewhere to detect a cut-off end'),
      brokenAt: z.int().nullable().describe('the first entry that was tampered with'),
      brokenBy: z
        .enum(['entry', 'name'])
        .nullable()
        .describe(
          '`entry`: the entry was changed, added or removed; `name`: the name of its actor or subject was',
        ),
      uncommitted: z.int().min(0).describe('number of older entries whose names cannot be verified'),
    })
    .describe('verification of the whole log from its first entry'),
})

export type Me = z.infer<typeof meSchema>
export type AccessLogRow = z.infer<typeof accessLogRowSchema>
export type ActivityRow = z.infer<typeof activityRowSchema>
export type AuditLog = z.infer<typeof auditLogSchema>
