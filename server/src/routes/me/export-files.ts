import { Readable } from 'node:stream'
import { stringify } from 'csv-stringify/sync'
import type { PersonsRows } from '../../queries/export-user-data.ts'

/** A person's tables as one JSON document, generated while it is sent. */
export function exportJson(head: Record<string, string>, tables: ReadonlyMap<string, PersonsRows>): Readable {
  return Readable.from(jsonParts(head, tables))
}

async function* jsonParts(
  head: Record<string, string>,
  tables: ReadonlyMap<string, PersonsRows>,
): AsyncGenerator<string> {
  yield `${JSON.stringify(head).slice(0, -1)},"tables":{`
  let before = ''
  for (const [table, rows] of tables) {
    yield `${before}${JSON.stringify(table)}:[`
    before = ','
    let isFirst = true
    for await (const page of rows()) {
      if (page.length === 0) continue
      yield `${isFirst ? '' : ','}${JSON.stringify(page).slice(1, -1)}`
      isFirst = false
    }
    yield ']'
  }
  yield '}}'
}

/** One table as CSV, generated while it is sent. Titles that look like formulas are escaped for spreadsheets. */
export function exportCsv(rows: PersonsRows): Readable {
  return Readable.from(csvParts(rows))
}

async function* csvParts(rows: PersonsRows): AsyncGenerator<string> {
  let isFirst = true
  for await (const page of rows()) {
    yield stringify([...page], { header: isFirst, escape_formulas: true, bom: isFirst })
    isFirst = false
  }
}
