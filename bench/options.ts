import { InvalidArgumentError } from 'commander'

/** Parses a whole number from 1 on, for commander. */
export function count(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('Give a whole number from 1 on.')
  return Number(text)
}

/** Parses whole numbers from 1 on, separated by commas. */
export function counts(text: string): number[] {
  return text.split(',').map(part => count(part.trim()))
}

/** Parses a number from 0 to 100. */
export function percent(text: string): number {
  const number = Number(text)
  if (text.trim() === '' || !(number >= 0 && number <= 100))
    throw new InvalidArgumentError('Give a number from 0 to 100.')
  return number
}
