import { roleNames } from '@telemetry-tracker/shared/roles'
import { viewed } from '@telemetry-tracker/shared/viewed'
import { describe, expect, it } from 'vitest'
import { describeEntry } from './describeEntry.ts'

/** Shows which text was taken. */
const t = (key: string) => `<${key}>`

describe('an entry of the audit log', () => {
  it.each(Object.entries(viewed))(
    'says that %s was viewed, instead of its name in the log',
    (detail, text) => {
      expect(describeEntry({ action: 'looked', detail }, t)).toEqual({ action: `<${text}>`, detail: '' })
    },
  )

  it.each(roleNames)('names the role %s of a new account', role => {
    const { detail } = describeEntry({ action: 'account_made', detail: role }, t)

    expect(detail).toBe(`<admin.${role}>`)
  })

  it('is shown by its own name when a newer server wrote it', () => {
    expect(describeEntry({ action: 'looked', detail: 'forecast' }, t).detail).toBe('forecast')
    expect(describeEntry({ action: 'moon_phase', detail: 'full' }, t)).toEqual({
      action: 'moon_phase',
      detail: 'full',
    })
  })
})
