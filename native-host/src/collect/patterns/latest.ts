/** The latest numbers of a sequence, at most `capacity` of them. Its memory never grows. */
export class Latest {
  readonly #numbers: Float64Array
  #added = 0

  constructor(capacity: number) {
    this.#numbers = new Float64Array(capacity)
  }

  get length(): number {
    return Math.min(this.#added, this.#numbers.length)
  }

  add(number: number): void {
    this.#numbers[this.#added++ % this.#numbers.length] = number
  }

  /** The number that was added as the n-th before the end; 1 is the last. */
  fromEnd(n: number): number {
    return this.#numbers[(this.#added - n) % this.#numbers.length] ?? Number.NaN
  }

  /** The last n numbers, oldest first. */
  last(n: number): Float64Array {
    const numbers = new Float64Array(n)
    for (let i = 0; i < n; i++) numbers[i] = this.fromEnd(n - i)
    return numbers
  }
}
