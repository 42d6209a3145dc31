import { InvalidArgumentError } from 'commander'

/** A whole number from 1 on, as commander asks for it. */
export function count(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('Give a whole number from 1 on.')
  return Number(text)
}

/** Whole numbers from 1 on, with commas between. */
export function counts(text: string): number[] {
  return text.split(',').map(part => count(part.trim()))
}

/** A number from 0 to 100. */
export function percent(text: string): number {
  const number = Number(text)
  if (text.trim() === '' || !(number >= 0 && number <= 100))
    throw new InvalidArgumentError('Give a number from 0 to 100.')
  return number
}
