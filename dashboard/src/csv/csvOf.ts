/** A column of a table as a file has it: its heading, and a row's value under it. */
export interface CsvColumn<Row> {
  heading: string
  value: (row: Row) => string | number | null
}

/**
 * A table as the CSV of RFC 4180, with the byte order mark by which spreadsheets know that it is UTF-8. A text that begins as a formula
 * does (`=`, `+`, `-`, `@`, tab, carriage return) gets an apostrophe in front, by which it stays a text.
 */
export async function csvOf<Row>(columns: readonly CsvColumn<Row>[], rows: readonly Row[]): Promise<string> {
  // Only who downloads something loads what makes the file.
  const { stringify } = await import('csv-stringify/browser/esm/sync')
  const table = [
    columns.map(column => column.heading),
    ...rows.map(row => columns.map(column => column.value(row))),
  ]
  return stringify(table, { escape_formulas: true, bom: true, record_delimiter: 'windows' })
}
