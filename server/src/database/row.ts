import type { Row } from './database.ts'

/** A number of a row. PostgreSQL returns 64-bit integers and sums as text. */
export function numberIn(row: Row, column: string): number {
  const value = row[column]
  const number = typeof value === 'string' && value !== '' ? Number(value) : value
  if (typeof number !== 'number' || Number.isNaN(number)) throw unexpected(column, value, 'a number')
  return number
}

export function nullableNumberIn(row: Row, column: string): number | null {
  return row[column] === null ? null : numberIn(row, column)
}

export function textIn(row: Row, column: string): string {
  const value = row[column]
  if (typeof value !== 'string') throw unexpected(column, value, 'text')
  return value
}

export function nullableTextIn(row: Row, column: string): string | null {
  return row[column] === null ? null : textIn(row, column)
}

function unexpected(column: string, value: unknown, wanted: string): TypeError {
  return new TypeError(`The database gave ${typeof value} for "${column}" where ${wanted} was expected.`)
}

/** Orders texts by code units. All replicas take locks in this order. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
