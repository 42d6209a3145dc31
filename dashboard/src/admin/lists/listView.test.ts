import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressOfList, type ListShape, listed, listViewOf, pageOfList, rowsPerPage } from './listView.ts'

interface Row {
  name: string
  seen: number | null
}

const shape: ListShape<Row, 'name' | 'seen'> = {
  sortBy: { name: row => row.name, seen: row => row.seen },
  searched: row => [row.name],
  start: { column: 'name', isDescending: false },
}
const start = listViewOf({}, shape)
const rows: Row[] = [
  { name: 'laptop 10', seen: 5 },
  { name: 'Laptop 9', seen: null },
  { name: 'desktop', seen: 7 },
]

describe('the view of a list', () => {
  it('is restored from its own URL', () => {
    const views = fc.record({
      search: fc.string(),
      column: fc.constantFrom('name' as const, 'seen' as const),
      isDescending: fc.boolean(),
      page: fc.integer({ min: 1, max: 500 }),
    })

    fc.assert(
      fc.property(views, view => {
        const said = Object.entries(addressOfList(view, shape)).filter(([, value]) => value !== undefined)

        expect(listViewOf(Object.fromEntries(said.map(([k, v]) => [k, String(v)])), shape)).toEqual(view)
      }),
    )
  })

  it.each([{ sort: 'password' }, { sort: '-toString' }, { page: '0' }, { page: '1.5' }])(
    'ignores %o',
    query => {
      expect(listViewOf(query, shape)).toEqual(start)
    },
  )
})

describe('a list', () => {
  it('sorts numbers in names as numbers, and ignores case', () => {
    const names = listed(rows, start, shape).map(({ name }) => name)

    expect(names).toEqual(['desktop', 'Laptop 9', 'laptop 10'])
  })

  it.each([true, false])('has rows without a value last (descending: %s)', isDescending => {
    const sorted = listed(rows, { ...start, column: 'seen', isDescending }, shape)

    expect(sorted.at(-1)?.seen).toBeNull()
  })

  it('has the rows that contain every search word', () => {
    const names = listed(rows, { ...start, search: ' TOP 1 ' }, shape).map(({ name }) => name)

    expect(names).toEqual(['laptop 10'])
  })

  it('is split into pages, with each row once', () => {
    const many = Array.from({ length: 2 * rowsPerPage + 1 }, (_, i) => i)

    expect([1, 2, 3, 4].flatMap(page => pageOfList(many, { page }))).toEqual(many)
  })
})
