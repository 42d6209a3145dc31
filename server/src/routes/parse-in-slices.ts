import * as z from 'zod'

/**
 * Parses a value like `safeParse` of its schema, but field by field, including nested objects, and yields to other work in between. Reports only the first
 * problem.
 */
export async function parseInSlices<T extends z.ZodType>(
  schema: T,
  value: unknown,
  yieldToOthers: () => Promise<void>,
): Promise<z.ZodSafeParseResult<z.output<T>>>
export async function parseInSlices(
  schema: z.ZodType,
  value: unknown,
  yieldToOthers: () => Promise<void>,
): Promise<z.ZodSafeParseResult<unknown>> {
  await yieldToOthers()
  if (!(schema instanceof z.ZodObject) || !isRecord(value) || hasRulesOfItsOwn(schema, value))
    return schema.safeParse(value)
  const read: [string, unknown][] = []
  for (const [name, field] of Object.entries(schema.shape)) {
    const result = await parseInSlices(field, value[name], yieldToOthers)
    if (!result.success) return { success: false, error: within(name, result.error) }
    if (result.data !== undefined || name in value) read.push([name, result.data])
  }
  return { success: true, data: Object.fromEntries(read) }
}

/** The schema has a check over several fields, or does not simply drop unknown fields. */
function hasRulesOfItsOwn({ def, shape }: z.ZodObject, value: Record<string, unknown>): boolean {
  const isChecked = def.checks !== undefined && def.checks.length > 0
  return (
    isChecked || (def.catchall !== undefined && Object.keys(value).some(name => !Object.hasOwn(shape, name)))
  )
}

function within(name: string, { issues }: z.ZodError): z.ZodError {
  return new z.ZodError(issues.map(issue => ({ ...issue, path: [name, ...issue.path] })))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
