/** A text table of counts by row and column. */
export function summaryTable(
  what: string,
  counts: Readonly<Record<string, Readonly<Record<string, number>>>>,
): string {
  const columns = [...new Set(Object.values(counts).flatMap(row => Object.keys(row)))].sort()
  const rows = Object.entries(counts).map(([name, row]) => [
    name,
    ...columns.map(column => String(row[column] ?? '·')),
    String(Object.values(row).reduce((sum, count) => sum + count, 0)),
  ])
  const table = [[what, ...columns, 'all'], ...rows]
  const widths = table[0]?.map((_, i) => Math.max(...table.map(row => row[i]?.length ?? 0))) ?? []
  return table
    .map(row =>
      row
        .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
        .join('  '),
    )
    .join('\n  ')
}
