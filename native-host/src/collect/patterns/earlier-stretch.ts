/** Below this, a variance is the rounding of sums. */
const smallest = 1e-9

/**
 * The end of a series beside an earlier stretch of the same length, `lag` numbers before. The stretch moves back number
 * by number, which is much faster than comparing again.
 */
export class EarlierStretch {
  readonly #values: Float32Array
  readonly #length: number
  #from: number
  #sum = 0
  #squares = 0
  #active = 0
  readonly #end: Float64Array
  readonly #endSquares: number
  readonly #endActive: number

  constructor(values: Float32Array, length: number, lag: number) {
    this.#values = values
    this.#length = length
    this.#from = values.length - length
    for (let i = 0; i < length; i++) this.#count(this.#from + i, 1)
    const mean = this.#sum / length
    this.#end = Float64Array.from({ length }, (_, i) => (values[this.#from + i] ?? 0) - mean)
    this.#endSquares = this.#variation()
    this.#endActive = this.#active
    for (let i = 0; i < lag; i++) this.moveBack()
  }

  moveBack(): void {
    this.#from--
    this.#count(this.#from, 1)
    this.#count(this.#from + this.#length, -1)
  }

  /** How many numbers of both are not 0. */
  active(): number {
    return this.#endActive + this.#active
  }

  /** Pearson's correlation of both; 0 where one of them is constant. */
  correlation(): number {
    const product = this.#variation() * this.#endSquares
    return product < smallest ? 0 : sumOfProducts(this.#end, this.#values, this.#from) / Math.sqrt(product)
  }

  #variation(): number {
    return this.#squares - (this.#sum * this.#sum) / this.#length
  }

  #count(at: number, sign: 1 | -1): void {
    const value = this.#values[at] ?? 0
    this.#sum += sign * value
    this.#squares += sign * value * value
    if (value !== 0) this.#active += sign
  }
}

function sumOfProducts(a: Float64Array, b: Float32Array, from: number): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[from + i] ?? 0)
  return sum
}

/** The correlation of several series together: those with more in them weigh more. */
export function correlationTogether(stretches: readonly EarlierStretch[]): number {
  let sum = 0
  let weights = 0
  for (const stretch of stretches) {
    const weight = stretch.active()
    if (weight === 0) continue
    sum += weight * stretch.correlation()
    weights += weight
  }
  return weights === 0 ? 0 : sum / weights
}
