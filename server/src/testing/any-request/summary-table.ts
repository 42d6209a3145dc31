import type { Tally } from './try-requests.ts'

/** How often who was answered with which status, a line a caller. */
export function summaryTable({ requests, mostStatements, mostCpuMs, statuses }: Tally): string {
  const columns = [...new Set(Object.values(statuses).flatMap(row => Object.keys(row)))].sort()
  const rows = Object.entries(statuses).map(([caller, row]) => [
    caller,
    ...columns.map(status => String(row[status] ?? '·')),
    String(Object.values(row).reduce((sum, count) => sum + count, 0)),
  ])
  const table = [['caller', ...columns, 'all'], ...rows]
  const widths = table[0]?.map((_, i) => Math.max(...table.map(row => row[i]?.length ?? 0))) ?? []
  const lines = table.map(row =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  '),
  )
  const most = `at most ${mostStatements} statements and ${mostCpuMs} ms of the processor for one`
  return [`${requests} requests, ${most}`, ...lines].join('\n  ')
}
