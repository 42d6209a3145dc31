/** A column in a file: its heading, and a row's value for it. */
export interface CsvColumn<Row> {
  heading: string
  value: (row: Row) => string | number | null
}

/**
 * A table as CSV by RFC 4180, with the byte order mark by which spreadsheets recognise UTF-8. A text that
 * begins like a formula (`=`, `+`, `-`, `@`, tab, carriage return) gets an apostrophe in front, so that it
 * stays text.
 */
export async function csvOf<Row>(columns: readonly CsvColumn<Row>[], rows: readonly Row[]): Promise<string> {
  // The CSV library is loaded only for a download.
  const { stringify } = await import('csv-stringify/browser/esm/sync')
  const table = [
    columns.map(column => column.heading),
    ...rows.map(row => columns.map(column => column.value(row))),
  ]
  return stringify(table, { escape_formulas: true, bom: true, record_delimiter: 'windows' })
}
