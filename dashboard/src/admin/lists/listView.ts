import type { LocationQuery, LocationQueryRaw } from 'vue-router'

/** What a list shows. All of it is in the page's URL. */
export interface ListView<Column extends string> {
  search: string
  column: Column
  isDescending: boolean
  /** Starts at 1. */
  page: number
}

/** A list whose rows are all loaded, with its sortable and searchable columns. */
export interface ListShape<Row, Column extends string> {
  sortBy: Readonly<Record<Column, (row: Row) => string | number | null>>
  searched: (row: Row) => readonly (string | null)[]
  start: { column: Column; isDescending: boolean }
}

/** As on the server's pages of the leaderboard. */
export const rowsPerPage = 50

/** Reads a view from a URL; invalid values are ignored. */
export function listViewOf<Row, Column extends string>(
  query: LocationQuery,
  shape: ListShape<Row, Column>,
): ListView<Column> {
  const sort = text(query['sort'])
  const column = columnsOf(shape).find(candidate => candidate === sort.replace(/^-/, ''))
  const page = Number(text(query['page']))
  return {
    search: text(query['q']),
    column: column ?? shape.start.column,
    isDescending: column === undefined ? shape.start.isDescending : sort.startsWith('-'),
    page: Number.isInteger(page) && page >= 1 ? page : 1,
  }
}

/** A view as a URL, with only the values that differ from the default. */
export function addressOfList<Row, Column extends string>(
  view: ListView<Column>,
  { start }: ListShape<Row, Column>,
): LocationQueryRaw {
  const isSorted = view.column !== start.column || view.isDescending !== start.isDescending
  return {
    q: view.search === '' ? undefined : view.search,
    sort: isSorted ? `${view.isDescending ? '-' : ''}${view.column}` : undefined,
    page: view.page > 1 ? String(view.page) : undefined,
  }
}

/**
 * The rows that contain every search word, in order. Rows without a value to sort by come last in both
 * directions.
 */
export function listed<Row, Column extends string>(
  rows: readonly Row[],
  view: ListView<Column>,
  { sortBy, searched }: ListShape<Row, Column>,
): Row[] {
  const words = view.search.toLowerCase().split(/\s+/).filter(Boolean)
  const sortValue = sortBy[view.column]
  const holds = (row: Row) => {
    const all = searched(row).join('\n').toLowerCase()
    return words.every(word => all.includes(word))
  }
  return rows
    .filter(holds)
    .map(row => ({ row, value: sortValue(row) }))
    .sort((a, b) => compare(a.value, b.value, view.isDescending))
    .map(({ row }) => row)
}

/** The rows of the page that a view shows. */
export function pageOfList<Row>(rows: readonly Row[], { page }: { page: number }): Row[] {
  return rows.slice((page - 1) * rowsPerPage, page * rowsPerPage)
}

function compare(a: string | number | null, b: string | number | null, isDescending: boolean): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  const order =
    typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b))
  return isDescending ? -order : order
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })

function columnsOf<Row, Column extends string>({ sortBy }: ListShape<Row, Column>): Column[] {
  const columns: Column[] = []
  for (const column in sortBy) columns.push(column)
  return columns
}

function text(value: LocationQuery[string] | undefined): string {
  const single = Array.isArray(value) ? value[0] : value
  return single ?? ''
}
