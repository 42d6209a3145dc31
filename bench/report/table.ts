/** What a cell may hold; null is shown as a dash. */
export type Cell = string | number | boolean | null

/** Rows as text in columns: words to the left, numbers to the right, a line under the names. */
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

/** Few rows of many values, turned on their side: a line a value, a column a row, which is named by its first value. */
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
