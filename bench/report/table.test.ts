import { describe, expect, it } from 'vitest'
import { formatTable, onSide } from './table.ts'

describe('a table', () => {
  it('has text aligned left, numbers aligned right and a line under the names', () => {
    const text = formatTable([
      { name: 'sqlite', rate: 1_234, exact: true },
      { name: 'pg', rate: 7, exact: false },
    ])

    expect(text).toBe(
      ['name    rate  exact', '------  ----  -----', 'sqlite  1234  yes', 'pg         7  NO', ''].join('\n'),
    )
  })

  it('shows missing values as a dash', () => {
    expect(formatTable([{ a: 1, b: null }]).split('\n')[2]).toBe('1  –')
  })

  it('turned on its side, has a line per value and a column per row', () => {
    const rows = onSide([
      { database: 'sqlite', lost: 0, agree: true },
      { database: 'postgres', lost: 2, agree: false },
    ])

    expect(rows).toEqual([
      { '': 'lost', sqlite: 0, postgres: 2 },
      { '': 'agree', sqlite: true, postgres: false },
    ])
  })
})
