/** The value of a cell; null is shown as a dash. */
export type Cell = string | number | boolean | null

/** Rows as text in columns: text aligned left, numbers right, a line under the names. */
export function formatTable(rows: readonly Readonly<Record<string, Cell>>[]): string {
  const names = Object.keys(rows[0] ?? {})
  const columns = names.map(name =>
    columnOf(
      name,
      rows.map(row => row[name] ?? null),
    ),
  )
  const lines = Array.from({ length: rows.length + 2 }, (_, line) =>
    columns
      .map(column => column[line] ?? '')
      .join('  ')
      .trimEnd(),
  )
  return `${lines.join('\n')}\n`
}

/**
 * Turns a table of few rows with many values on its side: a line per value, and a column per row, named by
 * its first value.
 */
export function onSide(rows: readonly Readonly<Record<string, Cell>>[]): Record<string, Cell>[] {
  const [title = '', ...names] = Object.keys(rows[0] ?? {})
  return names.map(name =>
    Object.fromEntries([['', name], ...rows.map(row => [String(row[title]), row[name] ?? null])]),
  )
}

function columnOf(name: string, cells: readonly Cell[]): string[] {
  const isNumeric = cells.every(cell => typeof cell === 'number' || cell === null)
  const texts = cells.map(textOf)
  const width = Math.max(name.length, ...texts.map(text => text.length))
  const pad = (text: string) => (isNumeric ? text.padStart(width) : text.padEnd(width))
  return [pad(name), '-'.repeat(width), ...texts.map(pad)]
}

function textOf(cell: Cell): string {
  if (cell === null) return '–'
  if (typeof cell === 'boolean') return cell ? 'yes' : 'NO'
  return String(cell)
}
